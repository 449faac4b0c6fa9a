import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { describeError } from '../errors.ts';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Logger } from '../logger.ts';
import { unreachableDatabase } from './unreachable-database.ts';

/** The Prisma client over a pool of connections. */
export type Database = PrismaClient;

/** The client inside `db.$transaction(async (tx) => …)`. */
export type Transaction = Prisma.TransactionClient;

const POOL_SIZE = 10;
/** Milliseconds. pg and Prisma wait for ever, or far too short, where they are not told. */
const LIMITS = { connect: 5_000, statement: 15_000, idleInTransaction: 30_000, transaction: 15_000 };

/**
 * Opens the pool and makes sure that the database answers.
 * Close it with `db.$disconnect()`. Throws a UserError (`DATABASE_UNREACHABLE`) that names the server.
 */
export async function openDatabase(options: {
  url: string;
  logger: Logger;
  poolSize?: number;
}): Promise<Database> {
  const { url, logger, poolSize = POOL_SIZE } = options;
  await probe(url);
  // Without listeners, a connection that the server closes would end the whole process.
  const onLost = (error: Error) =>
    logger.warn({ reason: describeError(error) }, 'A connection to the database was lost.');
  const adapter = new PrismaPg(
    {
      connectionString: inUtc(url),
      max: poolSize,
      keepAlive: true,
      connectionTimeoutMillis: LIMITS.connect,
      statement_timeout: LIMITS.statement,
      idle_in_transaction_session_timeout: LIMITS.idleInTransaction,
    },
    { onPoolError: onLost, onConnectionError: onLost },
  );
  return new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: LIMITS.connect, timeout: LIMITS.transaction },
  });
}

/** Asked through pg itself, whose errors say plainly what is wrong. */
async function probe(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMITS.connect });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (cause) {
    throw unreachableDatabase(url, cause);
  } finally {
    await client.end();
  }
}

/** The adapter sends times as UTC without saying so: the session has to read them as UTC. */
function inUtc(url: string): string {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [options, '-c TimeZone=UTC'].filter(Boolean).join(' '));
  return parsed.href;
}
