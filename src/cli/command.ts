import type { ParseArgsConfig } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given. */
export interface Call {
  readonly positionals: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** The options that take a value. */
  readonly options: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

export interface Command {
  readonly name: string;
  /** After `usher`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** For `usher help <command>`. */
  readonly details: string;
  readonly flags: NonNullable<ParseArgsConfig['options']>;
  /** The fewest and the most positionals. */
  readonly takes: readonly [fewest: number, most: number];
  /** Resolves to the exit status. */
  run(call: Call): Promise<number>;
}

/** The command was typed wrongly: status 2. */
export class UsageError extends Error {}
