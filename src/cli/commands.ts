import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { createHelp } from './help.ts';
import { status } from './status.ts';

/** All commands, in the order of `usher help`. */
export const commands: readonly Command[] = [apply, status, createHelp(() => commands)];
