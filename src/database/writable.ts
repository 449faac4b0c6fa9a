import type pg from 'pg';
import { SECOND } from '../clock.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Logger } from '../logger.ts';

/** Milliseconds between two looks. Writing works again so soon after the primary is back. */
const LOOK_EVERY = 2 * SECOND;

const IS_READ_ONLY = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly"`;

/**
 * For `/readyz`.
 *
 * @throws Error when the database is away, or only answers questions
 */
export async function checkWritable(db: Pick<PrismaClient, '$queryRawUnsafe'>): Promise<void> {
  const [row] = await db.$queryRawUnsafe<{ isReadOnly: boolean }[]>(IS_READ_ONLY);
  if (row?.isReadOnly) throw new Error('The database is read-only.');
}

/**
 * Keeps the pool on a server that takes writes. After a failover, connections stay on the old primary, and so does what
 * they were given when they began: reads work for ever, and every write fails. So while a connection is read-only,
 * those that are idle are closed, and those in use are after it, until a new one takes writes.
 */
export function keepWritable(pool: pg.Pool, logger: Logger): void {
  const stale = new WeakSet<pg.PoolClient>();
  const all = new Set<pg.PoolClient>();
  let isReadOnly = false;
  pool.on('connect', (client) => all.add(client));
  pool.on('remove', (client) => all.delete(client));
  // A connection that is ending is not given out again.
  pool.on('release', (_error, client) => {
    if (stale.has(client)) void client.end().catch(() => undefined);
  });
  const look = async () => {
    const { rows } = await pool.query<{ isReadOnly: boolean }>(IS_READ_ONLY);
    const was = isReadOnly;
    isReadOnly = rows[0]?.isReadOnly ?? false;
    if (isReadOnly) {
      for (const client of all) stale.add(client);
      closeIdle(pool);
    }
    if (isReadOnly && !was) logger.error('The database is read-only; what is to be written waits.');
    if (was && !isReadOnly) logger.info('The database takes writes again.');
  };
  const timer = setInterval(() => {
    if (pool.ending) clearInterval(timer);
    // What needs the database notices an outage by itself.
    else look().catch(() => undefined);
  }, LOOK_EVERY).unref();
}

function closeIdle(pool: pg.Pool): void {
  for (let idle = pool.idleCount; idle > 0; idle -= 1) {
    pool.connect().then(
      (client) => client.release(true),
      () => undefined,
    );
  }
}
