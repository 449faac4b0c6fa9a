import { commandToAck } from './rows/command-to-ack.ts';
import { cpuOfOneInvitation } from './rows/cpu-of-one-invitation.ts';
import { mailOut } from './rows/mail-out.ts';
import { memory } from './rows/memory.ts';
import { start } from './rows/start.ts';
import type { Row } from './setup/row.ts';

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [cpuOfOneInvitation, commandToAck, mailOut, start, memory];
