import { Prisma } from '../../../generated/prisma/client.ts';
import { LAST, type Queries, startsBetween } from './starts.ts';

export interface FoundCompany {
  readonly id: string;
  readonly name: string;
}

/** Starts that one search looks at, however common its words are. */
const MOST_SCANNED = 3_000;
/** Of these, so many companies are looked up whatever else they say: a rare word has no more. */
const MOST_LOOKED_UP = 300;
/** Between the patterns of one text; no word holds it. */
const SEPARATOR = '\u001F';
/** The record of `h`, looked up one by one: there are few hits, however many companies there are. */
const COMPANY_OF_HIT = Prisma.sql`SELECT id, name, search_name FROM companies WHERE id = h.company_id LIMIT 1`;

/**
 * The companies whose folded name starts with one of the phrases, then those with a word that it starts at; among
 * equals the more similar name first.
 */
export async function companiesThatStartWith(
  db: Queries,
  options: { tenantId: string; phrases: readonly string[]; most: number },
): Promise<FoundCompany[]> {
  const { tenantId, phrases, most } = options;
  if (phrases.length === 0) return [];
  const limit = Math.ceil((2 * most) / phrases.length);
  // With nothing typed every word would do; only whole names count then.
  const inner = phrases.some((phrase) => phrase !== '') ? [false, true] : [false];
  return db.$queryRaw<FoundCompany[]>`
    WITH hits AS (
      SELECT s.company_id, min(r.rank * 2 + s.is_inner::int) AS rank
      FROM (SELECT low, low || ${LAST} AS high, rank FROM unnest(${phrases}::text[]) WITH ORDINALITY AS p(low, rank)) AS r
      CROSS JOIN unnest(${inner}::boolean[]) AS w(is_inner)
      CROSS JOIN LATERAL (${startsBetween({ tenantId, limit })}) s
      GROUP BY s.company_id
    )
    SELECT c.id, c.name
    FROM hits h CROSS JOIN LATERAL (${COMPANY_OF_HIT}) c
    ORDER BY h.rank, similarity(c.search_name, ${phrases[0] ?? ''}) DESC, c.search_name, c.id
    LIMIT ${most}`;
}

/**
 * The companies that have all words of one of the readings, in any order, each as the start of a word; the likest to
 * the phrase first.
 *
 * Whichever of the words comes first in a name, the start at that word holds all others: so each word is looked up, and
 * its starts are filtered by the others where they stand, in the index.
 */
export async function companiesWithWords(
  db: Queries,
  options: { tenantId: string; phrase: string; readings: readonly (readonly string[])[]; most: number },
): Promise<FoundCompany[]> {
  const { tenantId, phrase, readings, most } = options;
  const drivers = readings.flatMap((words) =>
    words.map((low, index) => ({ low, others: words.filter((_, other) => other !== index) })),
  );
  if (drivers.length === 0) return [];
  const lows = drivers.map(({ low }) => low);
  const others = drivers.map((driver) => patternsOf(driver.others));
  const limit = Math.ceil(MOST_SCANNED / drivers.length);
  const lookedUp = Math.ceil(MOST_LOOKED_UP / drivers.length);
  return db.$queryRaw<FoundCompany[]>`
    WITH drivers AS MATERIALIZED (
      SELECT low, low || ${LAST} AS high, string_to_array(others, ${SEPARATOR}) AS others
      FROM unnest(${lows}::text[], ${others}::text[]) AS d(low, others)
    ), hits AS (
      SELECT DISTINCT s.company_id
      FROM drivers r
      CROSS JOIN (VALUES (false), (true)) AS w(is_inner)
      CROSS JOIN LATERAL (
        (SELECT company_id FROM (${startsBetween({ tenantId, limit: lookedUp })}) AS first)
        UNION ALL
        (SELECT company_id
        FROM (${startsBetween({ tenantId, limit: limit - lookedUp, skipped: lookedUp })}) AS scanned
        WHERE start LIKE ALL (r.others) LIMIT ${lookedUp})
      ) s
    )
    SELECT c.id, c.name
    FROM hits h CROSS JOIN LATERAL (${COMPANY_OF_HIT}) c
    WHERE EXISTS (
      SELECT 1 FROM unnest(${readings.map(patternsOf)}::text[]) AS k(patterns)
      WHERE ' ' || c.search_name LIKE ALL (string_to_array(k.patterns, ${SEPARATOR}))
    )
    ORDER BY word_similarity(${phrase}, c.search_name) DESC, similarity(c.search_name, ${phrase}) DESC,
      c.search_name, c.id
    LIMIT ${most}`;
}

/**
 * What a name with all these words is LIKE. They hold letters and digits only, or are what a nameless name is made of:
 * then its signs stand for themselves.
 */
function patternsOf(words: readonly string[]): string {
  return words.map((word) => `% ${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`).join(SEPARATOR);
}
