import { Prisma } from '../../../generated/prisma/client.ts';
import { firstStart, LAST, type Queries } from './starts.ts';

/** Different letters that are tried at one place of a word: more than the digits and a few alphabets have. */
const MOST_LETTERS = 120;

/**
 * The starts of names, and of words of names, that a word becomes by one edit: two neighbouring letters exchanged, a letter
 * dropped, added or replaced, or a space put in. Likelier slips come first.
 *
 * A letter is added or replaced only by those that some name has there, after the letters before it. They are read from
 * one to the next in the index: the further into the word, the fewer there are, mostly one or none.
 *
 * @param options.words folded
 * @returns for each word what it may have been
 */
export async function startsOneEditAway(
  db: Queries,
  options: { tenantId: string; words: readonly string[] },
): Promise<Map<string, string[]>> {
  const { tenantId, words } = options;
  // Not counted in the statement, where PostgreSQL would reckon with a thousand letters a word.
  const places = words.flatMap((word) => [...word].map((_, place) => ({ word, place })));
  const found = await db.$queryRaw<{ word: string; starts: string[] }[]>`
    WITH places AS MATERIALIZED (
      SELECT word, place, w.is_inner, left(word, place) AS head, substr(word, place + 1) AS kept,
        substr(word, place + 2) AS dropped,
        left(word, place) || substr(word, place + 2, 1) || substr(word, place + 1, 1) || substr(word, place + 3) AS swapped
      FROM unnest(${places.map(({ word }) => word)}::text[], ${places.map(({ place }) => place)}::int[]) AS given(word, place)
      CROSS JOIN (VALUES (false), (true)) AS w(is_inner)
    ), edits AS MATERIALIZED (
      SELECT p.word, p.is_inner, e.kind, p.place, '' AS letter, e.low, e.low || ${LAST} AS high
      FROM places p CROSS JOIN LATERAL (VALUES (1, p.swapped), (2, p.head || p.dropped)) AS e(kind, low)
      UNION ALL
      SELECT p.word, p.is_inner, e.kind, p.place, l.letter, p.head || l.letter || e.tail, p.head || l.letter || e.tail || ${LAST}
      FROM places p
      CROSS JOIN LATERAL (${lettersAt(tenantId)}) AS l
      CROSS JOIN LATERAL (VALUES (3, p.kept), (4, p.dropped)) AS e(kind, tail)
      WHERE e.kind = 3 OR l.letter <> ' '
    )
    SELECT word, array_agg(low ORDER BY kind, place, letter) AS starts
    FROM (
      SELECT DISTINCT ON (r.word, r.low) * FROM edits r
      WHERE r.low <> r.word AND (${firstStart(tenantId, Prisma.sql`r.is_inner`)})
      ORDER BY r.word, r.low, r.kind, r.place, r.letter
    ) AS there
    GROUP BY word`;
  return new Map(found.map(({ word, starts }) => [word, starts]));
}

/** The different letters that follow `p.head` in the tenant's starts: the first one, then each after all that have it. */
function lettersAt(tenantId: string): Prisma.Sql {
  const first = (from: Prisma.Sql) => Prisma.sql`
    SELECT substr(s.start, p.place + 1, 1) AS letter FROM tenant_company_starts s
    WHERE s.tenant_id = ${tenantId}::uuid AND s.is_inner = p.is_inner
      AND s.start >= ${from} AND s.start < p.head || ${LAST}
    ORDER BY s.start LIMIT 1`;
  return Prisma.sql`
    WITH RECURSIVE letters AS (
      (${first(Prisma.sql`p.head`)})
      UNION ALL
      SELECT (${first(Prisma.sql`p.head || before.letter || ${LAST}`)}) FROM letters before WHERE before.letter <> ''
    )
    SELECT letter FROM letters WHERE letter <> '' LIMIT ${MOST_LETTERS}`;
}
