import { inertLines } from '../../words/inert-text.ts';
import { LONGEST_NOTE } from '../../words/limits.ts';

/** A note to the people who are invited, as it goes into their mail, null for nothing; or what is wrong with it. */
export function readNote(written: string): { note: string | null } | { problem: string } {
  const note = inertLines(written);
  if ([...note].length <= LONGEST_NOTE) return { note: note || null };
  return { problem: `A note has at most ${LONGEST_NOTE} characters.` };
}
