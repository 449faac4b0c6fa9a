import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';

/** The names of a person, as far as they are certain. */
export interface ReadName {
  readonly firstName?: string;
  readonly lastName?: string;
}

/** How sure it is that a text is a name: in the place of one, as before `<jane@acme.test>`, or just beside an address. */
export type NamePlace = 'DISPLAY_NAME' | 'LOOSE_TEXT';

const QUOTES = /["“”„‟«»‹›]/gu;
const BRACKETED = /\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/gu;
/** Bullets, dashes and other marks around a name; a full stop at its end may belong to "Jr.". */
const AROUND = /^[\s\p{P}\p{S}]+|[\s,;:|•*\-–—/]+$/gu;

/** What stands before or after a name and is no part of it. */
const TITLES_BEFORE = new Set('mr mrs ms miss mx dr prof herr frau sr. sra eng ing'.split(' '));
const TITLES_AFTER = new Set(
  'phd md mba msc bsc ma ba pe peng pmp aia riba leed ap csp rn esq cpa ra mice ceng dipl ing'.split(' '),
);
/** Lower-case words that begin a last name. */
const PARTICLES = new Set(
  'van von vom zu zur de del della di da do dos das du des la le den der ten ter af av bin ibn al el'.split(
    ' ',
  ),
);
/** A word of a name: letters of one script after another, with apostrophes, hyphens and the dot of an initial. */
const NAME_WORD = /^\p{L}[\p{L}\p{M}'’ʼ.-]*$/u;
/** Written without capitals, and by many with the last name first: there is no knowing which is which. */
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const CAPITALISED = /^[\p{Lu}\p{Lt}\p{Lo}]/u;
/** Between two last names; there is no knowing where the first of them begins. */
const JOINING = /^[yei]$/;
const MOST_WORDS = 5;

/**
 * Reads a name as it is pasted: `Jane Doe`, `Doe, Jane`, `"Doe, Jane"`, `Dr. Jane Doe, PhD`, `Jane Doe (Acme)`.
 * In doubt nothing is returned, and the person who pasted it types the name (domain.md, "Email IDs" 6).
 */
export function readName(text: string, place: NamePlace): ReadName {
  const parts = inertLine(text)
    .replace(BRACKETED, ' ')
    .replace(QUOTES, ' ')
    .replace(AROUND, '')
    .split(',')
    .map(wordsOf)
    .filter((words) => words.length > 0);
  const names = parts.map(withoutTitles).filter((words) => words.length > 0);
  const [first = [], second, third] = names;
  if (third) return {};
  const words = [...first, ...(second ?? [])];
  if (words.length < 2 || words.length > MOST_WORDS || !words.every(isNameWord)) return {};
  if (place === 'LOOSE_TEXT' && !words.every((word) => CAPITALISED.test(word) || isParticle(word))) return {};
  if (!second && EAST_ASIAN.test(first.join(''))) return {};
  return second ? named(second, first) : splitName(first);
}

/** The last word is the last name, with all that a particle begins: `Maria del Carmen López`. */
function splitName(words: readonly string[]): ReadName {
  if (words.some((word) => JOINING.test(word))) return {};
  const particle = words.findIndex((word, place) => place > 0 && isParticle(word));
  const start = particle > 0 ? particle : words.length - (isSuffix(words.at(-1) ?? '') ? 2 : 1);
  return start < 1 ? {} : named(words.slice(0, start), words.slice(start));
}

function named(first: readonly string[], last: readonly string[]): ReadName {
  const [firstName, lastName] = [first.join(' '), last.join(' ')];
  if (firstName.length > LONGEST_NAME || lastName.length > LONGEST_NAME) return {};
  return { firstName, lastName };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter(Boolean);
}

function withoutTitles(words: readonly string[]): string[] {
  let [start, end] = [0, words.length];
  while (start < end && TITLES_BEFORE.has(plain(words[start]))) start += 1;
  while (end > start && TITLES_AFTER.has(plain(words[end - 1]))) end -= 1;
  return words.slice(start, end);
}

function plain(word = ''): string {
  return word.toLowerCase().replaceAll('.', '');
}

function isNameWord(word: string): boolean {
  return NAME_WORD.test(word);
}

function isParticle(word: string): boolean {
  return PARTICLES.has(word);
}

/** A suffix that belongs to the last name: `Doe Jr.` */
function isSuffix(word: string): boolean {
  return /^(?:jr|sr|ii|iii|iv)\.?$/i.test(word);
}
