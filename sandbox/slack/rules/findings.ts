/** Something that Slack would refuse, and where: `at` is a JSON pointer such as `/blocks/0/text/text`. */
export interface Finding {
  at: string;
  problem: string;
}

/** Looks at one value at one place, and adds what is wrong with it. */
export type Check = (value: unknown, at: string, found: Finding[]) => void;

/** All findings of a check on a value. */
export function findingsOf(check: Check, value: unknown, at: string): Finding[] {
  const found: Finding[] = [];
  check(value, at, found);
  return found;
}
