import type { Database } from '../../database/database.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryState } from '../../generated/prisma/enums.ts';
import { matches, matchesByIndex, wordsOf } from './search-words.ts';

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
 * A search reads the first people of the directory, in its order. For a later page it reads on, if that takes at most so
 * many for each one up to the end of the page. Who is further apart is rare, and is looked up.
 */
const LOOKED_AT = { first: 3_000, each: 12 };
/** Further on, those who are found may be this much further apart than among the first. */
const MARGIN = 1.5;
/** Of people who are looked up, so many are counted, or as many as there are up to the end of the page. */
const COUNTED = 2_000;
/** People of the other table who are read at most beside those of a search: their ids are kept in memory meanwhile. */
const MOST_BESIDE = { people: 40_000, inState: 10_000 };
/** The index of words holds every three letters or digits in a row. */
const IN_INDEX = /[\p{L}\p{N}]{3}/u;
const IN_ORDER = Prisma.sql`ORDER BY last_name_key, first_name_key, email_key`;

/**
 * One page of the people of a tenant whom a search finds: each of its words stands in a name, an email ID or the name of
 * the company. It looks at the first people of the directory, and further on when as many of them are found as the page
 * needs; otherwise it looks up the words (docs/decisions/0015-directory-pages.md).
 */
export async function findPeople(db: Queries, options: Search): Promise<FoundPeople> {
  const end = options.offset + options.limit;
  const words = wordsOf(options.search);
  const isEnough = ({ total, isMore }: FoundPeople) => !isMore || total >= end;
  const most = words.length > 0 ? LOOKED_AT.first : Math.max(LOOKED_AT.first, end);
  const first = await readInOrder(db, { ...options, words, most });
  if (isEnough(first)) return first;
  const reach = Math.ceil((MARGIN * LOOKED_AT.first * end) / first.total);
  if (reach <= LOOKED_AT.each * end) {
    const further = await readInOrder(db, { ...options, words, most: reach });
    if (isEnough(further)) return further;
  }
  return lookUp(db, { ...options, words });
}

type SearchForWords = Search & { readonly words: readonly string[] };

/** Those found among the first `most` people of the directory, or of those in one state, in order. */
async function readInOrder(db: Queries, options: SearchForWords & { most: number }): Promise<FoundPeople> {
  const { most, state } = options;
  const [read] = await db.$queryRaw<{ ids: string[]; total: number; scanned: number }[]>`
    SELECT count(*)::int AS scanned, count(*) FILTER (WHERE is_found)::int AS total,
           coalesce((array_agg(id) FILTER (WHERE is_found))${pageOf(options)}, '{}') AS ids
    FROM (${state ? inState({ ...options, state }) : inDirectory(options)} LIMIT ${most + 1}::bigint) AS people`;
  const { ids, total, scanned } = read ?? { ids: [], total: 0, scanned: 0 };
  return { ids, total, isMore: scanned > most };
}

/** The people of the directory in its order, and whether each is found. */
function inDirectory({ tenantId, words }: SearchForWords): Prisma.Sql {
  return Prisma.sql`
    SELECT membership_id::text AS id, ${matches(words)} AS is_found
    FROM directory_entries WHERE tenant_id = ${tenantId}::uuid ${IN_ORDER}`;
}

/** The people in one state in order, and whether each is found. The words stand beside them, in the directory. */
function inState(options: SearchForWords & { state: DirectoryState; most: number }): Prisma.Sql {
  const { tenantId, words, state, most } = options;
  const isFound = standsBeside({
    table: Prisma.sql`directory_entries`,
    range: Prisma.sql`tenant_id = ${tenantId}::uuid`,
    condition: matches(words),
    most: Math.min(2 * most, MOST_BESIDE.people),
  });
  return Prisma.sql`
    SELECT membership_id::text AS id, ${words.length > 0 ? isFound : Prisma.sql`true`} AS is_found
    FROM directory_by_state p WHERE tenant_id = ${tenantId}::uuid AND state = ${state}::directory_state ${IN_ORDER}`;
}

/**
 * Whether another table says something of the person `p`. It is read beside that person's, in the same order: each of its
 * first `most` rows costs a tenth of a look-up. Who comes after them, because few are in both, is looked up. (A join would
 * read all of a large table for a few of its rows whenever PostgreSQL misjudges how many there are.)
 */
function standsBeside(other: {
  table: Prisma.Sql;
  range: Prisma.Sql;
  condition: Prisma.Sql;
  most: number;
}): Prisma.Sql {
  const { table, range, condition, most } = other;
  return Prisma.sql`
    CASE WHEN coalesce((p.last_name_key, p.first_name_key, p.email_key) <= (
           SELECT last_name_key, first_name_key, email_key FROM ${table} WHERE ${range} ${IN_ORDER} LIMIT 1 OFFSET ${most}::bigint
         ), true)
         THEN p.membership_id IN (
           SELECT membership_id FROM (SELECT * FROM ${table} WHERE ${range} ${IN_ORDER} LIMIT ${most + 1}::bigint) AS first
           WHERE ${condition})
         ELSE (SELECT ${condition} FROM ${table} AS one WHERE one.membership_id = p.membership_id) END`;
}

/**
 * Looks up the words, and puts those who are found in order. Their state is asked from the first on, as far as the page and
 * the count need it. Words that are in no index are looked for in the whole directory.
 */
async function lookUp(db: Queries, options: SearchForWords): Promise<FoundPeople> {
  const { tenantId, words, state, offset, limit } = options;
  const counted = Math.max(COUNTED, offset + limit);
  const isFound = words.some((word) => IN_INDEX.test(word))
    ? Prisma.sql`ARRAY[tenant_id] @> ARRAY[${tenantId}::uuid] AND ${matchesByIndex(words)}`
    : Prisma.sql`tenant_id = ${tenantId}::uuid AND ${matches(words)}`;
  const isInState = (of: DirectoryState) =>
    standsBeside({
      table: Prisma.sql`directory_by_state`,
      range: Prisma.sql`tenant_id = ${tenantId}::uuid AND state = ${of}::directory_state`,
      condition: Prisma.sql`state = ${of}::directory_state`,
      most: MOST_BESIDE.inState,
    });
  const [found] = await db.$queryRaw<{ ids: string[]; total: number }[]>`
    SELECT count(*)::int AS total, coalesce((array_agg(id))${pageOf(options)}, '{}') AS ids
    FROM (
      SELECT membership_id::text AS id
      FROM (
        SELECT membership_id, last_name_key, first_name_key, email_key FROM directory_entries WHERE ${isFound} ${IN_ORDER}
      ) AS p
      WHERE ${state ? isInState(state) : Prisma.sql`true`} LIMIT ${counted + 1}::bigint
    ) AS people`;
  const { ids, total } = found ?? { ids: [], total: 0 };
  return { ids, total, isMore: total > counted };
}

/** The elements of an array that are on the page. */
function pageOf({ offset, limit }: Search): Prisma.Sql {
  return Prisma.sql`[${offset + 1}::int:${offset + limit}::int]`;
}
