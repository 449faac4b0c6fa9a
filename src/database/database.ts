import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { MINUTE } from '../clock.ts';
import { describeError, UserError } from '../errors.ts';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Logger } from '../logger.ts';
import { useDirectly } from './direct.ts';
import { type OwnSchema, ownSchema } from './own-schema.ts';
import { withFirstConnection } from './pooler.ts';
import { unreachableDatabase } from './unreachable-database.ts';
import { keepWritable } from './writable.ts';

/** The Prisma client over a pool of connections. */
export type Database = PrismaClient;

/** The client inside `db.$transaction(async (tx) => …)`. */
export type Transaction = Prisma.TransactionClient;

const POOL_SIZE = 10;
/** Milliseconds. The defaults of pg and Prisma are no limit at all, or one that is far too short. */
const LIMITS = { connect: 5_000, statement: 15_000, idleInTransaction: 30_000, transaction: 15_000 };

/**
 * Milliseconds for which a connection is kept that nobody needs. A new one costs the server 40 ms of processor time: for a
 * process, for the password, and for plans.
 */
const IDLE = 5 * MINUTE;

/**
 * Opens the pool and makes sure that the database answers.
 * Close it with `db.$disconnect()`.
 *
 * @throws UserError `DATABASE_UNREACHABLE`, or `DATABASE_SCHEMA` as `ownSchema` does
 */
export async function openDatabase(options: {
  url: string;
  logger: Logger;
  poolSize?: number;
}): Promise<Database> {
  const { url, logger, poolSize = POOL_SIZE } = options;
  const { pooled, schema } = await withFirstConnection(url, async (client, pooled) => ({
    pooled,
    schema: await ownSchema(client, { pooled }),
  })).catch((cause: unknown) => {
    throw cause instanceof UserError ? cause : unreachableDatabase(url, cause);
  });
  // Without listeners, a connection that the server closes would end the whole process.
  const onLost = (error: Error) =>
    logger.warn({ reason: describeError(error) }, 'A connection to the database was lost.');
  const pool = new pg.Pool({
    ...(pooled ? throughPooler(url) : unpooled(url, schema)),
    max: poolSize,
    keepAlive: true,
    idleTimeoutMillis: IDLE,
    connectionTimeoutMillis: LIMITS.connect,
  });
  pool.on('error', onLost);
  keepWritable(pool, logger);
  const adapter = new PrismaPg(pool, {
    schema: schema.name,
    onConnectionError: onLost,
    disposeExternalPool: true,
  });
  const db = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: LIMITS.connect, timeout: LIMITS.transaction },
  });
  useDirectly(db, { pool, keepsStatements: !pooled });
  // Only once it has connected does it close the pool when it disconnects.
  await db.$connect();
  return db;
}

/**
 * The adapter sends times as UTC without saying so: the session has to read them as UTC. Every statement looks for a few
 * rows through an index, on disks without heads: at PostgreSQL's own price for that, it would rather read whole tables
 * until they are large. And none runs long enough for compiling it to pay.
 */
const SESSION = '-c TimeZone=UTC -c random_page_cost=1.1 -c jit=off';

function unpooled(url: string, { searchPath }: OwnSchema): pg.PoolConfig {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [options, SESSION].filter(Boolean).join(' '));
  return {
    connectionString: parsed.href,
    statement_timeout: LIMITS.statement,
    idle_in_transaction_session_timeout: LIMITS.idleInTransaction,
    ...(searchPath !== null && {
      onConnect: async (client) => {
        await client.query(`SET search_path TO ${searchPath}`);
      },
    }),
  };
}

/**
 * A pooler takes no settings at the start, and keeps none of a session but a few: the time zone is one. The limit of a
 * statement is kept on this side.
 */
function throughPooler(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    query_timeout: LIMITS.statement,
    onConnect: async (client) => {
      await client.query("SET TimeZone TO 'UTC'");
    },
  };
}
