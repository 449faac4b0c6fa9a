import { PostgresBackend } from '@agendajs/postgres-backend';
import { Pool } from 'pg';
import { MINUTE } from '../../clock.ts';
import { isPooled } from '../../database/pooler.ts';
import type { Logger } from '../../logger.ts';
import { Outage } from '../outage.ts';
import type { JobStore } from './job-store.ts';
import { keepStatements } from './kept-statements.ts';
import { WakeChannel } from './wake-channel.ts';

/** Agenda's few statements, one connection that listens, and one to spare. */
const POOL_SIZE = 5;
/** Milliseconds. An idle connection is kept as long as the database's are (src/database/database.ts). */
const LIMITS = { connect: 5_000, query: 20_000, idle: 5 * MINUTE };

/**
 * Connects, and makes Agenda's table if it is missing.
 *
 * @throws Error as PostgreSQL or the network does
 */
export async function openPostgresStore(url: string, logger: Logger): Promise<JobStore> {
  const pooled = await isPooled(url);
  const connection = new Outage(logger, "The connection to the jobs' store");
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    keepAlive: true,
    idleTimeoutMillis: LIMITS.idle,
    connectionTimeoutMillis: LIMITS.connect,
    query_timeout: LIMITS.query,
    application_name: 'usher jobs',
    // Losing the last moments of the store in a crash of the server loses nothing: each job looks for itself what is due.
    // A pooler would hand the session with this setting to somebody else.
    ...(!pooled && {
      onConnect: async (client) => void (await client.query('SET synchronous_commit TO off')),
    }),
  });
  // Without a listener on every connection, a restart of the database would end this process.
  pool.on('error', (error) => connection.begins(error));
  pool.on('connect', (client) => {
    client.on('error', (error) => connection.begins(error));
    connection.ends();
  });
  if (!pooled) keepStatements(pool);
  const backend = new PostgresBackend({ pool, disableNotifications: true });
  const wakeChannel = pooled ? undefined : openWakeChannel(pool, logger);
  if (pooled) {
    logger.info(
      "The jobs' store is behind a pooler, which brings no notifications: due jobs are looked for every second. To have them at once, let JOBS_URL name the database's own address.",
    );
  }
  try {
    await oneAtATime(pool, () => backend.connect());
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    backend,
    ...(wakeChannel && { wakeChannel }),
    async close() {
      await wakeChannel?.disconnect();
      await pool.end();
    },
  };
}

function openWakeChannel(pool: Pool, logger: Logger): WakeChannel {
  const wakeChannel = new WakeChannel(pool);
  const listening = new Outage(logger, "Listening to the jobs' store");
  wakeChannel.on('error', (error) => listening.begins(error));
  wakeChannel.on('stateChange', (state) => {
    if (state === 'connected') listening.ends();
  });
  return wakeChannel;
}

/**
 * `CREATE … IF NOT EXISTS` fails when several processes start at once, so they take turns. The lock belongs to a
 * transaction: a session's lock would stay behind at a pooler.
 */
async function oneAtATime(pool: Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('usher jobs', 0))`);
    await work();
  } finally {
    // Closing the connection ends the transaction, whatever state it is in.
    client.release(true);
  }
}
