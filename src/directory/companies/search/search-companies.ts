import { foldedWords, withoutLegalSuffix } from '../company-names.ts';
import { companiesThatStartWith, companiesWithWords, type FoundCompany } from './find-companies.ts';
import { startsOneEditAway } from './one-edit-away.ts';
import { type Queries, startsThere } from './starts.ts';

/** As many as a Slack select takes. */
const MOST = 100;
/** With fewer than these, other orders of the words and mistyped words are looked for as well. */
const ENOUGH = 10;
/** Words of a search that count, and letters of a word. */
const MOST_WORDS = 6;
const MOST_LETTERS = 40;
/** A shorter word is taken as it is: too much is like it. */
const SHORTEST_MISTYPED = 4;
/** With more unknown words than these, it is another name and not a mistyped one. */
const MOST_MISTYPED = 2;
/** Readings of a mistyped search that are looked for, of one word and of several. */
const MOST_READINGS = { ofOne: 24, ofSeveral: 6 };

/**
 * The companies associated with a tenant that were most likely meant, the likeliest first, 100 at most: those whose
 * name starts with what was typed, then those with a word that does, then those with all the words in another order,
 * and only when these are few those with one small typo a word. Case, accents, punctuation and legal suffixes count
 * for nothing. With nothing typed, the first by name. How it stays fast: docs/decisions/0007-company-search.md.
 */
export async function searchCompanies(
  db: Queries,
  options: { tenantId: string; typed: string },
): Promise<FoundCompany[]> {
  const { tenantId, typed } = options;
  const words = foldedWords(typed)
    .slice(0, MOST_WORDS)
    .map((word) => [...word].slice(0, MOST_LETTERS).join(''));
  const found = await companiesThatStartWith(db, { tenantId, phrases: phrasesOf(words), most: MOST });
  const add = (more: readonly FoundCompany[]) => {
    const known = new Set(found.map(({ id }) => id));
    found.push(...more.filter(({ id }) => !known.has(id)));
  };
  const named = withoutLegalSuffix(words);
  const phrase = named.join(' ');
  if (found.length >= ENOUGH) return found;
  const known = new Set(await startsThere(db, { tenantId, starts: named }));
  const isSpelled = named.every((word) => known.has(word));
  if (isSpelled && named.length > 1) {
    add(await companiesWithWords(db, { tenantId, phrase, readings: [named], most: MOST }));
  }
  // Several words that are there each, and together: they were meant.
  if (found.length >= ENOUGH || (found.length > 0 && isSpelled && named.length > 1))
    return found.slice(0, MOST);
  const readings = await readingsOf(db, { tenantId, words: named, known });
  const phrases = readings.map((reading) => reading.join(' '));
  add(await companiesThatStartWith(db, { tenantId, phrases, most: MOST }));
  if (found.length < ENOUGH && named.length > 1 && !isSpelled) {
    add(await companiesWithWords(db, { tenantId, phrase, readings, most: MOST }));
  }
  return found.slice(0, MOST);
}

/**
 * What a name may start with, the likeliest first: the words as they were typed, without a legal suffix (which may be
 * the beginning of a word: "acme co" is also Acme Construction), and with two words as one ("north wind" is also
 * Northwind).
 */
function phrasesOf(words: readonly string[]): string[] {
  const named = withoutLegalSuffix(words);
  const joined = [named.slice(0, 2).join(''), ...named.slice(2)];
  return [...new Set([words, named, joined].map((phrase) => phrase.join(' ')))];
}

/**
 * What may have been meant by the words, where one is mistyped: those that no company of the tenant has a word like, or
 * the longest when there is no such. Each word of a reading is there, in some company; whether together is still to be
 * seen.
 */
async function readingsOf(
  db: Queries,
  options: { tenantId: string; words: readonly string[]; known: ReadonlySet<string> },
): Promise<string[][]> {
  const { tenantId, words, known } = options;
  const unknown = words.filter((word) => !known.has(word));
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, 1);
  const mistyped = unknown.length > 0 ? unknown : longest;
  if (mistyped.length > MOST_MISTYPED || mistyped.some((word) => word.length < SHORTEST_MISTYPED)) return [];
  const meant = await startsOneEditAway(db, { tenantId, words: mistyped });
  const most = words.length > 1 ? MOST_READINGS.ofSeveral : MOST_READINGS.ofOne;
  let readings: string[][] = [[]];
  for (const word of words) {
    const others = meant.get(word)?.filter((other) => other.length >= SHORTEST_MISTYPED) ?? [];
    const all = mistyped.includes(word) ? others.slice(0, most) : [word];
    readings = readings.flatMap((reading) => all.map((other) => [...reading, other])).slice(0, most);
  }
  return readings;
}
