import { canonicalEmailKey } from '../../email-key.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { inertLine } from '../../words/inert-text.ts';

/** The words of a search. A whole email ID is looked for in its canonical form, whichever way it is typed. */
export function wordsOf(search: string): string[] {
  return inertLine(search)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => canonicalEmailKey(word) ?? word);
}

/**
 * A condition on an entry of the directory: all the words are there. They are folded as what is searched was, by the
 * database.
 */
export function matches(words: readonly string[]): Prisma.Sql {
  if (words.length === 0) return Prisma.sql`true`;
  return Prisma.join(
    words.map(
      (word) =>
        Prisma.sql`found_by LIKE '%' || regexp_replace(fold_text(${word}::text), '([\\\\%_])', '\\\\\\1', 'g') || '%'`,
    ),
    ' AND ',
  );
}
