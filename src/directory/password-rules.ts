import rankedPasswords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' };

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;
/** What the page asks for; shorter ones, down to the shortest, are taken. */
export const RECOMMENDED_PASSWORD = 15;

const COMMONEST = 10_000;

/**
 * The commonest passwords that would otherwise be taken. The list is ordered by frequency in leaks and has 49,233
 * entries; two thirds of its first 10,000 are too short to be chosen at all, so the 10,000 are counted among the
 * long enough ones, which includes every long enough one of the first 10,000.
 */
const common: ReadonlySet<string> = new Set(
  rankedPasswords
    .filter((password) => lengthOf(password) >= SHORTEST_PASSWORD)
    .slice(0, COMMONEST)
    .map(forComparison),
);

/** Whose password it is to be: what everybody knows of a person is no secret of theirs. */
export interface PasswordOwner {
  email: string;
  firstName: string | null;
  lastName: string;
}

/**
 * The form that is counted, compared and hashed: NFKC, so that a password is the same whatever keyboard and
 * system it is typed on (NIST SP 800-63B-4, 3.1.1.2).
 */
export function normalizedPassword(typed: string): string {
  return typed.normalize('NFKC');
}

/**
 * Why this password may not be chosen, as one sentence for the person, or null when it may.
 * NIST SP 800-63B-4, 3.1.1.2: each code point counts as one character, the whole password is compared with what is
 * common and with what is known of the person, never parts of it, and no mixture of characters is asked for.
 * Counted after normalization, because two systems send the same typed text as a different number of code points.
 */
export function passwordProblem(options: { password: string; owner: PasswordOwner }): string | null {
  const password = normalizedPassword(options.password);
  const length = lengthOf(password);
  if (length === 0) return 'Choose a password.';
  if (length < SHORTEST_PASSWORD) {
    return `This password has ${length} ${length === 1 ? 'character' : 'characters'}. Choose one of at least ${SHORTEST_PASSWORD}.`;
  }
  if (length > LONGEST_PASSWORD) {
    return `This password has ${length} characters. Choose one of at most ${LONGEST_PASSWORD}.`;
  }
  if (common.has(forComparison(password))) {
    return 'Many people use this password, so it is among the first to be guessed. Choose another one.';
  }
  if (knownOf(options.owner).has(withoutSeparators(password))) {
    return 'This password is your own name or email ID, which is easily guessed. Choose another one.';
  }
  return null;
}

function lengthOf(password: string): number {
  return [...password].length;
}

function forComparison(password: string): string {
  return normalizedPassword(password).toLowerCase();
}

/** "Jane Doe", "jane.doe" and "jane_doe" are one name. */
function withoutSeparators(text: string): string {
  return forComparison(text).replace(/[\s._-]+/g, '');
}

function knownOf(owner: PasswordOwner): ReadonlySet<string> {
  const { email, lastName } = owner;
  const firstName = owner.firstName ?? '';
  const localPart = email.slice(0, email.lastIndexOf('@'));
  const known = [email, localPart, firstName, lastName, firstName + lastName, lastName + firstName];
  return new Set(known.map(withoutSeparators));
}
