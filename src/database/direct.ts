import type pg from 'pg';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { statementName } from './statement-name.ts';

/**
 * What runs statements: the Prisma client, its transactions, and `direct`, which asks PostgreSQL without Prisma's engine
 * in between. That costs a third, so it is what the hot path uses (docs/decisions/0016).
 */
export interface SqlClient {
  /** The rows that a statement answers. */
  $queryRaw<Rows>(statement: TemplateStringsArray | Prisma.Sql, ...values: readonly unknown[]): Promise<Rows>;
  /** How many rows a statement changed. */
  $executeRaw(statement: TemplateStringsArray | Prisma.Sql, ...values: readonly unknown[]): Promise<number>;
}

/**
 * How the statements of a transaction are planned.
 *
 * - `BY_COST`: PostgreSQL decides. It plans a statement again for each run while a kept plan looks more expensive. With a
 *   list as a parameter a kept plan always does, because it assumes ten rows where there is one.
 * - `KEPT`: each connection plans a statement once. Only for short lists, as ten thousand rows need another plan. A plan
 *   made while tables are small is kept while they grow, so it has to use their indexes from the beginning.
 */
export type Plans = 'BY_COST' | 'KEPT';

/** One round trip, as BEGIN alone is. */
const BEGIN_WITH_KEPT_PLANS =
  'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off';

interface Pool {
  readonly pool: pg.Pool;
  /** Whether connections keep statements under a name. */
  readonly keepsStatements: boolean;
}

/** The pool that each client was opened over. */
const pools = new WeakMap<PrismaClient, Pool>();

/** Remembers the pool of a client, for `direct`. */
export function useDirectly(db: PrismaClient, pool: Pool): void {
  pools.set(db, pool);
}

/** Runs single statements on the client's pool, each a transaction of its own. */
export function direct(db: PrismaClient): SqlClient {
  const { pool, keepsStatements } = poolOf(db);
  return clientOver(pool, keepsStatements);
}

/**
 * Runs a transaction on a connection of the client's pool. It is rolled back when the work throws.
 *
 * @param options.plans how its statements are planned
 */
export async function directTransaction<T>(
  db: PrismaClient,
  work: (tx: SqlClient) => Promise<T>,
  { plans = 'BY_COST' }: { plans?: Plans } = {},
): Promise<T> {
  const { pool, keepsStatements } = poolOf(db);
  const connection = await pool.connect();
  // Lost between two statements, it would end the whole process. The next statement fails, and says why.
  connection.on('error', ignore);
  let failure: unknown;
  try {
    await connection.query(plans === 'KEPT' && keepsStatements ? BEGIN_WITH_KEPT_PLANS : 'BEGIN');
    const result = await work(clientOver(connection, keepsStatements));
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    failure = await connection.query('ROLLBACK').catch((lost: unknown) => lost);
    throw error;
  } finally {
    connection.off('error', ignore);
    // A connection that cannot even roll back is not given to anybody else.
    connection.release(failure instanceof Error);
  }
}

function ignore(): void {}

function poolOf(db: PrismaClient): Pool {
  const pool = pools.get(db);
  if (!pool) throw new Error('This database was not opened with openDatabase.');
  return pool;
}

function clientOver(connection: Pick<pg.Pool, 'query'>, keepsStatements: boolean): SqlClient {
  const run = (statement: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]) => {
    const { text, values: parameters } = 'raw' in statement ? Prisma.sql(statement, ...values) : statement;
    const name = keepsStatements ? statementName(text) : undefined;
    return connection.query({ text, values: parameters, ...(name !== undefined && { name }) });
  };
  return {
    $queryRaw: async <Rows>(statement: TemplateStringsArray | Prisma.Sql, ...values: readonly unknown[]) => {
      const { rows }: { rows: unknown } = await run(statement, values);
      return rows as Rows;
    },
    $executeRaw: async (statement, ...values) => (await run(statement, values)).rowCount ?? 0,
  };
}
