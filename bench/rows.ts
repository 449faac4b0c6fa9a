import { commandToAck } from './rows/command-to-ack.ts';
import { cpuOfOneInvitation } from './rows/cpu-of-one-invitation.ts';
import { delay } from './rows/delay.ts';
import { followUpsDue } from './rows/follow-ups-due.ts';
import { formOpens } from './rows/form-opens.ts';
import { idle } from './rows/idle.ts';
import { largeDirectory } from './rows/large-directory.ts';
import { list } from './rows/list.ts';
import { mailOut } from './rows/mail-out.ts';
import { mailOutLimited } from './rows/mail-out-limited.ts';
import { manyAtOnce } from './rows/many-at-once.ts';
import { memory } from './rows/memory.ts';
import { moreProcesses } from './rows/more-processes.ts';
import { roundTrips } from './rows/round-trips.ts';
import { start } from './rows/start.ts';
import type { Row } from './setup/row.ts';

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [
  cpuOfOneInvitation,
  roundTrips,
  commandToAck,
  formOpens,
  largeDirectory,
  mailOut,
  mailOutLimited,
  followUpsDue,
  manyAtOnce,
  list,
  delay,
  idle,
  start,
  memory,
  moreProcesses,
];
