import type { Database } from '../../database/database.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryState } from '../../generated/prisma/enums.ts';
import { matches, wordsOf } from './search-words.ts';

/** All that the search asks of the database. */
export type Queries = Pick<Database, '$queryRaw'>;

/** People of a directory whom a search finds. */
export interface FoundPeople {
  /** The ids of the memberships on one page, in the directory's order. */
  readonly ids: readonly string[];
  /** How many there are on all pages. */
  readonly total: number;
  /** Whether that is only how many were counted, and there may be more. */
  readonly isMore: boolean;
}

interface Search {
  readonly tenantId: string;
  readonly search: string;
  /** Only people who stand there; left out or null: everybody. */
  readonly state?: DirectoryState | null;
  /** The place of the page's first person among those who are found, from 0. */
  readonly offset: number;
  /** People on a page. */
  readonly limit: number;
}

/**
 * People of a directory that are looked at, in its order, for those whom a search finds: so many, or so many for each one
 * to be found. Whom so few of them match is rare, and is looked up.
 */
const LOOKED_AT = { least: 3_000, each: 12 };
/** The index of words holds every three letters or digits in a row. */
const IN_INDEX = /[\p{L}\p{N}]{3}/u;

/**
 * One page of the people of a tenant whom a search finds: each of its words stands in a name, an email ID or the name of
 * the company. It reads the directory in order until there are enough; when that is too long, it looks up the words
 * (docs/decisions/0015-directory-pages.md).
 */
export async function findPeople(db: Queries, options: Search): Promise<FoundPeople> {
  const { offset, limit } = options;
  const words = wordsOf(options.search);
  const each = words.length > 0 ? LOOKED_AT.each : 1;
  const most = Math.max(LOOKED_AT.least, each * (offset + limit));
  const read = await readInOrder(db, { ...options, words, most });
  const isWhole = read.scanned <= most;
  if (isWhole || read.total >= offset + limit) return { ids: read.ids, total: read.total, isMore: !isWhole };
  if (words.some((word) => IN_INDEX.test(word))) return lookUp(db, { ...options, words });
  return { ...(await readInOrder(db, { ...options, words, most: null })), isMore: false };
}

/**
 * Reads the directory in its order, `most` people and one more; null: all of them.
 *
 * @returns with how many were read
 */
async function readInOrder(
  db: Queries,
  options: Search & { words: readonly string[]; most: number | null },
): Promise<{ ids: string[]; total: number; scanned: number }> {
  const { offset, limit } = options;
  const [read] = await db.$queryRaw<{ ids: string[]; total: number; scanned: number }[]>`
    SELECT count(*)::int AS scanned, count(*) FILTER (WHERE is_found)::int AS total,
           coalesce((array_agg(id) FILTER (WHERE is_found))[${offset + 1}::int:${offset + limit}::int], '{}') AS ids
    FROM (${inOrder(options)}) AS people`;
  return read ?? { ids: [], total: 0, scanned: 0 };
}

/** The first people of the directory, or of those in one state, and whether each is found. */
function inOrder(options: Search & { words: readonly string[]; most: number | null }): Prisma.Sql {
  const { tenantId, words, state = null } = options;
  const most = Prisma.sql`${options.most === null ? null : options.most + 1}::bigint`;
  if (state === null) {
    return Prisma.sql`
      SELECT membership_id::text AS id, ${matches(words)} AS is_found
      FROM directory_entries WHERE tenant_id = ${tenantId}::uuid
      ORDER BY last_name_key, first_name_key, email_key LIMIT ${most}`;
  }
  // Looked up row by row: a plan that joins may read all of a large table for a few thousand of its rows.
  const isFound =
    words.length === 0
      ? Prisma.sql`true`
      : Prisma.sql`(SELECT ${matches(words)} FROM directory_entries e WHERE e.membership_id = s.membership_id)`;
  return Prisma.sql`
      SELECT membership_id::text AS id, ${isFound} AS is_found
      FROM directory_by_state s WHERE tenant_id = ${tenantId}::uuid AND state = ${state}::directory_state
      ORDER BY last_name_key, first_name_key, email_key LIMIT ${most}`;
}

/** Looks up the words, and puts those who are found in order. */
async function lookUp(db: Queries, options: Search & { words: readonly string[] }): Promise<FoundPeople> {
  const { tenantId, words, state, offset, limit } = options;
  const inState = state
    ? Prisma.sql`EXISTS (SELECT FROM directory_by_state s WHERE s.membership_id = e.membership_id AND s.state = ${state}::directory_state)`
    : Prisma.sql`true`;
  const [found] = await db.$queryRaw<{ ids: string[]; total: number }[]>`
    WITH found AS MATERIALIZED (
      SELECT membership_id, last_name_key, first_name_key, email_key
      FROM directory_entries e
      WHERE ARRAY[tenant_id] @> ARRAY[${tenantId}::uuid] AND ${matches(words)} AND ${inState}
    )
    SELECT (SELECT count(*)::int FROM found) AS total, ARRAY(
      SELECT membership_id::text FROM found
      ORDER BY last_name_key, first_name_key, email_key LIMIT ${limit} OFFSET ${offset}
    ) AS ids`;
  return { ids: found?.ids ?? [], total: found?.total ?? 0, isMore: false };
}
