/** How a person is named where people read: first and last name, whichever there is. */
export function personName(person: { firstName: string | null; lastName: string }): string {
  return person.firstName ? `${person.firstName} ${person.lastName}` : person.lastName;
}

/** The longest first or last name that the directory takes, in characters. */
export const LONGEST_NAME = 200;

/**
 * A name as it may be kept: NFC, no line breaks, no control or direction-changing characters (they would let a name
 * rewrite the line it stands in), single spaces. Empty when nothing is left.
 */
export function tidyName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
