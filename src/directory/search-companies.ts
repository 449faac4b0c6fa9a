import type { Database } from '../database/database.ts';
import { foldedWords, withoutLegalSuffix } from './company-likeness.ts';
import { companiesThatStartWith, companiesWithWords, type FoundCompany, type Scope } from './find-companies.ts';
import { likelyWords } from './likely-words.ts';

/** As many as a Slack select takes. */
const MOST = 100;
/** With fewer than these, other orders of the words and mistyped words are looked for as well. */
const ENOUGH = 10;
/** Words of a search that count. */
const MOST_WORDS = 6;
/** Readings of a mistyped search that are looked for. */
const MOST_READINGS = 6;

/**
 * The companies associated with a tenant that were most likely meant, the likeliest first, 100 at most: those whose
 * name starts with what was typed, then those with a word that does, then those with all the words in another order,
 * and only when these are few those with small typos. Case, accents, punctuation and legal suffixes count for
 * nothing. With nothing typed, the first by name. How it stays fast: docs/decisions/0007-company-search.md.
 */
export async function searchCompanies(
  db: Database,
  options: { tenantId: string; typed: string },
): Promise<FoundCompany[]> {
  return search(db, { scope: { tenantId: options.tenantId }, typed: options.typed });
}

/** The same over all company records that are not associated with this tenant, for importing one. */
export async function searchAllCompanies(
  db: Database,
  options: { typed: string; notInTenant: string },
): Promise<FoundCompany[]> {
  return search(db, { scope: { notInTenant: options.notInTenant }, typed: options.typed });
}

async function search(db: Database, options: { scope: Scope; typed: string }): Promise<FoundCompany[]> {
  const { scope, typed } = options;
  const words = foldedWords(typed).slice(0, MOST_WORDS);
  // What looks like a legal suffix may be the beginning of a word: "acme co" is also Acme Construction.
  const named = withoutLegalSuffix(words);
  const phrases = [...new Set([words.join(' '), named.join(' ')])];
  const found = await companiesThatStartWith(db, { scope, phrases, most: MOST });
  const add = (more: readonly FoundCompany[]) => {
    const known = new Set(found.map(({ id }) => id));
    found.push(...more.filter(({ id }) => !known.has(id)));
  };
  if (found.length < ENOUGH && named.length > 1) {
    add(await companiesWithWords(db, { scope, phrase: named.join(' '), readings: [named], most: MOST }));
  }
  if (found.length < ENOUGH) {
    const readings = await readingsOf(db, words);
    if (readings.length > 0) {
      add(await companiesWithWords(db, { scope, phrase: words.join(' '), readings, most: MOST }));
    }
  }
  return found.slice(0, MOST).map(({ id, name }) => ({ id, name }));
}

/** What may have been meant by mistyped words, the likeliest first; none when every word was typed well. */
async function readingsOf(db: Database, words: readonly string[]): Promise<string[][]> {
  let readings: string[][] = [[]];
  for (const word of words) {
    const meant = await likelyWords(db, word);
    readings = meant
      .flatMap((other) => readings.map((reading) => [...reading, other]))
      .slice(0, MOST_READINGS);
  }
  return readings.filter((reading) => reading.some((word, index) => word !== words[index]));
}
