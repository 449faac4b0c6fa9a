import { userInfo } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command works with. */
export interface Call {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

/** The command was typed wrongly: status 2. */
export class UsageError extends Error {}

/** Who typed a command, for the audit: "usher apply (root)". Some containers have users without a name. */
export function operatorOf(command: string): string {
  try {
    return `usher ${command} (${userInfo().username})`;
  } catch {
    return `usher ${command}`;
  }
}
