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
  return all(words.map(holds));
}

/** Of an email ID, what stands before its host, with three letters or digits in a row: as much as the index of words holds. */
const LOCAL_PART = /^[^@]*[\p{L}\p{N}]{3}@/u;

/**
 * The same, for the index of words. An email ID is looked up by what stands before its host: hosts are shared by many, and
 * what is common costs most.
 */
export function matchesByIndex(words: readonly string[]): Prisma.Sql {
  return all(
    words.map((word) => {
      const [local] = LOCAL_PART.exec(word) ?? [];
      return local
        ? Prisma.sql`${holds(local)} AND strpos(found_by, fold_text(${word}::text)) > 0`
        : holds(word);
    }),
  );
}

function holds(word: string): Prisma.Sql {
  return Prisma.sql`found_by LIKE '%' || regexp_replace(fold_text(${word}::text), '([\\\\%_])', '\\\\\\1', 'g') || '%'`;
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' AND ');
}
