import { SINGLE_COMMANDS, taskOf, UMBRELLA } from '../../words/commands.ts';
import { readTyped, type Typed } from './read-typed.ts';

/** The commands that do one thing by their names alone, as people write them without the slash. */
const NAMES: ReadonlySet<string> = new Set([UMBRELLA, ...Object.values(SINGLE_COMMANDS)]);

/**
 * Reads what a person writes to Usher as the command that they would have typed: `invite jane@acme.test`,
 * `usher status`, `/acme-invite jane@acme.test`, `help`. The name of a command needs its slash only when it has a prefix.
 */
export function readWritten(text: string): Typed {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  const word = first.toLowerCase();
  const command = NAMES.has(word) ? `/${word}` : word;
  return taskOf(command) === null ? readTyped(`/${UMBRELLA}`, text) : readTyped(command, rest);
}
