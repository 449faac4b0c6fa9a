import type { Database } from '../../../database/database.ts';
import { Prisma } from '../../../generated/prisma/client.ts';

/** All that the search asks of the database. */
export type Queries = Pick<Database, '$queryRaw'>;

/** Comes after every text that starts as it does, compared by bytes. */
export const LAST = '\u{10FFFF}';

/**
 * The tenant's starts from `r.low` to `r.high` and of `w.is_inner`, in their order, out of the primary key.
 *
 * @param options.skipped how many of the first are left out
 */
export function startsBetween(options: { tenantId: string; limit: number; skipped?: number }): Prisma.Sql {
  const { tenantId, limit, skipped = 0 } = options;
  return Prisma.sql`
    SELECT t.company_id, t.is_inner, t.start
    FROM tenant_company_starts t
    WHERE t.tenant_id = ${tenantId}::uuid AND t.is_inner = w.is_inner AND t.start >= r.low AND t.start < r.high
    ORDER BY t.start LIMIT ${limit} OFFSET ${skipped}`;
}

/** Which of these does a name, or a word of a name, start with? */
export async function startsThere(
  db: Queries,
  options: { tenantId: string; starts: readonly string[] },
): Promise<string[]> {
  const { tenantId, starts } = options;
  const isThere = (isInner: boolean) => firstStart(tenantId, Prisma.sql`${isInner}`);
  const found = await db.$queryRaw<{ low: string }[]>`
    SELECT r.low
    FROM (SELECT low, low || ${LAST} AS high FROM unnest(${starts}::text[]) AS low) AS r
    WHERE coalesce((${isThere(false)}), (${isThere(true)}))`;
  return found.map(({ low }) => low);
}

/** Whether there is a start from `r.low` to `r.high`. In their order, so that the same key is the cheapest way. */
export function firstStart(tenantId: string, isInner: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT true FROM tenant_company_starts s
    WHERE s.tenant_id = ${tenantId}::uuid AND s.is_inner = ${isInner} AND s.start >= r.low AND s.start < r.high
    ORDER BY s.start LIMIT 1`;
}
