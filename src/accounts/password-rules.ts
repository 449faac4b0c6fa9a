import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { USHER } from '../brand.ts';

const require = createRequire(import.meta.url);

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;
/** What the page asks for; shorter ones, down to the shortest, are taken. */
export const RECOMMENDED_PASSWORD = 15;

const COMMONEST = 10_000;
/** A year is a few; more may be somebody's secret. */
const A_FEW_DIGITS = 4;
/** Shorter words of a name, as "of" and "the", say nothing. */
const SHORTEST_WORD = 3;
/** What stands between words, and is no letter or digit itself. */
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u;

let common: ReadonlySet<string> | undefined;

/** Whose password it is to be: what everybody knows of a person is no secret of theirs. */
export interface PasswordOwner {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string;
  /** Of the person's company and tenants, and of the brands that the tenants have of their own. */
  readonly placeNames: readonly string[];
}

/**
 * `OWN_NAME`: it is made of the person's own names and address. `PLACE_NAME`: the names of the company, the tenant, the
 * brand or Usher are in it, too.
 */
export type PasswordProblem = 'EMPTY' | 'TOO_SHORT' | 'TOO_LONG' | 'COMMON' | 'OWN_NAME' | 'PLACE_NAME';

/**
 * The form that is counted, compared and hashed: NFKC, so that a password is the same whatever keyboard and
 * system it is typed on (NIST SP 800-63B-4, 3.1.1.2).
 */
export function normalizedPassword(typed: string): string {
  return typed.normalize('NFKC');
}

/**
 * Why this password may not be chosen, or null when it may. By NIST SP 800-63B-4, 3.1.1.2: each code point counts as
 * one character, the whole password (never a part) is compared with what is common and with what is known of the
 * person, and no mixture of characters is asked for. Code points are counted after the normalization, because two
 * systems send the same typed text as different numbers of them. Names with a few digits are names still (domain.md,
 * "Passwords and log-ins" 4).
 *
 * @param options.brandName as pages and mails name the installation
 */
export function passwordProblem(options: {
  password: string;
  owner: PasswordOwner;
  brandName: string;
}): PasswordProblem | null {
  const { owner, brandName } = options;
  const password = normalizedPassword(options.password);
  const length = lengthOf(password);
  if (length === 0) return 'EMPTY';
  if (length < SHORTEST_PASSWORD) return 'TOO_SHORT';
  if (length > LONGEST_PASSWORD) return 'TOO_LONG';
  common ??= readCommonPasswords();
  if (common.has(forComparison(password))) return 'COMMON';
  const own = namesOfPerson(owner);
  if (isMadeOf(password, own)) return 'OWN_NAME';
  const around = [...owner.placeNames, brandName, USHER.name].flatMap(nameAndWords);
  return isMadeOf(password, [...own, ...around]) ? 'PLACE_NAME' : null;
}

/**
 * The commonest passwords that would otherwise be taken. Two thirds of the list's first 10,000 are too short to be
 * chosen at all, so the 10,000 are counted among the long enough ones, which includes those of the first 10,000.
 * Read when the first password is chosen, and not kept whole: many processes never need it.
 */
function readCommonPasswords(): ReadonlySet<string> {
  // Ordered by frequency in leaks; 49,233 entries. Only this file of the package is read.
  const list = require.resolve('@zxcvbn-ts/language-common/src/passwords.json');
  return new Set(
    z
      .array(z.string())
      .parse(JSON.parse(readFileSync(list, 'utf8')))
      .filter((password) => lengthOf(password) >= SHORTEST_PASSWORD)
      .slice(0, COMMONEST)
      .map(forComparison),
  );
}

function lengthOf(password: string): number {
  return [...password].length;
}

function forComparison(password: string): string {
  return normalizedPassword(password).toLowerCase();
}

function namesOfPerson({ email, firstName, lastName }: PasswordOwner): string[] {
  const localPart = email.slice(0, email.lastIndexOf('@'));
  const [address = ''] = nameAndWords(email);
  return [address, ...[localPart, firstName ?? '', lastName].flatMap(nameAndWords)];
}

/** A name as a whole, and each word of it that is long enough to tell something. */
function nameAndWords(name: string): string[] {
  const words = forComparison(name).split(SEPARATORS);
  return [words.join(''), ...words.filter((word) => lengthOf(word) >= SHORTEST_WORD)];
}

/**
 * Whether nothing is left of a password without these names, a few digits, and what separates them: "Jane.Doe",
 * "doe_jane1984", "acme!acme".
 */
function isMadeOf(password: string, names: readonly string[]): boolean {
  const text = forComparison(password).split(SEPARATORS).join('');
  const known = new Set(names.filter((name) => name !== ''));
  // The least number of digits that are left when the text is read up to there; undefined: it cannot be.
  const least: (number | undefined)[] = [0];
  for (let end = 1; end <= text.length; end += 1) {
    const ways = [...known]
      .filter((name) => text.endsWith(name, end))
      .map((name) => least[end - name.length])
      .filter((digits) => digits !== undefined);
    const before = least[end - 1];
    if (before !== undefined && /\d/.test(text.charAt(end - 1))) ways.push(before + 1);
    least[end] = ways.length > 0 ? Math.min(...ways) : undefined;
  }
  const digits = least[text.length];
  // Digits alone are no name.
  return digits !== undefined && digits <= A_FEW_DIGITS && digits < text.length;
}
