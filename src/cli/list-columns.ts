import type { ColumnChoices } from '../invitations/lists/guessed-columns.ts';
import { COLUMN_MEANINGS, type Column, type Meaning, type ReadList } from '../lists/list.ts';
import { MEANING_NAMES } from '../words/lists/columns.ts';
import { UsageError } from './call.ts';
import type { Terminal } from './output/terminal.ts';

const NOTHING = 'nothing';
const CHOICES = [...Object.values(MEANING_NAMES), NOTHING].join(', ');

/**
 * What the columns of a list hold, as `--column` says: "Account=Company", "3=Email", "Notes=nothing". A column is named by
 * its title, or by its number, counted from 1.
 *
 * @throws UsageError
 */
export function columnChoices(columns: readonly Column[], given: readonly string[]): ColumnChoices {
  const chosen = given.map((one): [number, Meaning | null] => {
    const [, name = '', written = ''] = /^(.*)=(.*)$/.exec(one) ?? [];
    const column = columns.find((known) => isCalled(known, name.trim()));
    if (!column) throw new UsageError(`"${one}" names no column of the list. ${EXAMPLE}`);
    const meaning = meaningOf(written);
    if (meaning === undefined) throw new UsageError(`What a column holds is one of: ${CHOICES}.`);
    return [column.index, meaning];
  });
  return Object.fromEntries(chosen);
}

const EXAMPLE = 'Write --column "Account=Company", or --column "3=Company" for the third.';

/**
 * Asks about each column of which it is only a guess what it holds; an empty answer takes the guess.
 *
 * @throws UsageError when nobody is there to answer: a wrong guess would be done to everybody
 */
export async function askAboutColumns(
  list: ReadList,
  { terminal, yes }: { terminal: Terminal; yes: boolean },
): Promise<ColumnChoices> {
  const choices: Record<number, Meaning | null> = {};
  for (const column of list.columns.filter(({ sure }) => !sure)) {
    const guess = column.meaning === null ? NOTHING : MEANING_NAMES[column.meaning];
    let answer: Meaning | null | undefined;
    while (answer === undefined) {
      const typed = yes ? null : await terminal.ask(`What is in ${called(column)}: ${CHOICES}? [${guess}] `);
      if (typed === null) throw unsure(column, guess);
      answer = typed.trim() === '' ? column.meaning : meaningOf(typed);
    }
    choices[column.index] = answer;
  }
  return choices;
}

function unsure(column: Column, guess: string): UsageError {
  const flag = (meaning: string) => `--column "${column.name || column.index + 1}=${meaning}"`;
  return new UsageError(
    `It is not certain what is in ${called(column)}. Add ${flag(guess)}, or ${flag(NOTHING)} if it is not needed.`,
  );
}

function called({ name, index }: Column): string {
  return name ? `the column “${name}”` : `column ${index + 1}`;
}

function isCalled({ name, index }: Column, written: string): boolean {
  return written === String(index + 1) || (written !== '' && name?.toLowerCase() === written.toLowerCase());
}

/** Null for a column that is not needed; undefined when it is none of what a column may hold. */
function meaningOf(written: string): Meaning | null | undefined {
  const word = written.trim().toLowerCase();
  if (word === NOTHING) return null;
  return COLUMN_MEANINGS.find((meaning) => MEANING_NAMES[meaning].toLowerCase() === word);
}
