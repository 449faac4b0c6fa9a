import type { RoundStatus } from '../../generated/prisma/enums.ts';
import { ROUND_ENDS } from '../rounds.ts';

/** Whether people of a list have logged in. */
export const LIST_LOGIN_NAMES = { LOGGED_IN: 'Logged in', NOT_YET: 'Not logged in yet' } as const;

/** Where somebody stands who has not logged in, by their last round of the list. */
export function notYetBecause(status: RoundStatus): string {
  return status === 'OPEN' ? 'waiting' : ROUND_ENDS[status];
}
