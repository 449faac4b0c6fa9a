import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { deactivate } from './deactivate.ts';
import { createHelp } from './help.ts';
import { reactivate } from './reactivate.ts';
import { status } from './status.ts';

/** All commands, in the order of `usher help`. */
export const commands: readonly Command[] = [
  apply,
  status,
  deactivate,
  reactivate,
  createHelp(() => commands),
];
