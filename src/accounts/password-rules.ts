import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

const require = createRequire(import.meta.url);

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;
/** What the page asks for; shorter ones, down to the shortest, are taken. */
export const RECOMMENDED_PASSWORD = 15;

const COMMONEST = 10_000;

let common: ReadonlySet<string> | undefined;

/** Whose password it is to be: what everybody knows of a person is no secret of theirs. */
export interface PasswordOwner {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string;
}

export type PasswordProblem = 'EMPTY' | 'TOO_SHORT' | 'TOO_LONG' | 'COMMON' | 'OWN_NAME';

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
 * systems send the same typed text as different numbers of them.
 */
export function passwordProblem(options: { password: string; owner: PasswordOwner }): PasswordProblem | null {
  const password = normalizedPassword(options.password);
  const length = lengthOf(password);
  if (length === 0) return 'EMPTY';
  if (length < SHORTEST_PASSWORD) return 'TOO_SHORT';
  if (length > LONGEST_PASSWORD) return 'TOO_LONG';
  common ??= readCommonPasswords();
  if (common.has(forComparison(password))) return 'COMMON';
  if (knownOf(options.owner).has(withoutSeparators(password))) return 'OWN_NAME';
  return null;
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

/** "Jane Doe", "jane.doe" and "jane_doe" are one name. */
function withoutSeparators(text: string): string {
  return forComparison(text).replace(/[\s._-]+/gu, '');
}

function knownOf(owner: PasswordOwner): ReadonlySet<string> {
  const { email, lastName } = owner;
  const firstName = owner.firstName ?? '';
  const localPart = email.slice(0, email.lastIndexOf('@'));
  const known = [email, localPart, firstName, lastName, firstName + lastName, lastName + firstName];
  return new Set(known.map(withoutSeparators));
}
