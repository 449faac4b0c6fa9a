import pg from 'pg';
import type { Database } from '../../src/database/database.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import type { TestDatabase } from './database.ts';

/** All that a recorded function may ask of the database. */
export type Queries = Pick<Database, '$queryRaw' | '$executeRaw'>;

/** The plans of all statements that a function asks for, one text: made for their values, and made for any. */
export interface Plans {
  readonly forValues: string;
  readonly forAny: string;
}

/** Runs `work` and returns the plans of its statements, as the statistics that there were before it let them be. */
export async function plansOf(
  { db, url }: TestDatabase,
  work: (db: Queries) => Promise<unknown>,
): Promise<Plans> {
  const asked: Prisma.Sql[] = [];
  const toSql = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]) => {
    const sql = 'strings' in query ? query : Prisma.sql(query, ...values);
    asked.push(sql);
    return sql;
  };
  await work({
    $queryRaw: (query, ...values) => db.$queryRaw(toSql(query, values)),
    $executeRaw: (query, ...values) => db.$executeRaw(toSql(query, values)),
  });
  const forValues: string[] = [];
  const forAny: string[] = [];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of asked) {
      const lines = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN ${sql}`;
      forValues.push(...lines.map((line) => line['QUERY PLAN']));
      const generic = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${sql.text}`);
      forAny.push(...generic.rows.map((line) => line['QUERY PLAN']));
    }
  } finally {
    await client.end();
  }
  return { forValues: forValues.join('\n'), forAny: forAny.join('\n') };
}

/** The dearest of these plans, as the planner counts. From 100,000 on the server compiles one just in time. */
export function highestCost(plans: string): number {
  const costs = [...plans.matchAll(/^\S.*cost=\S*?\.\.([\d.]+)/gm)].map(([, cost]) => Number(cost));
  if (costs.length === 0) throw new Error('There is no plan.');
  return Math.max(...costs);
}
