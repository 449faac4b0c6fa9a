import type { DirectoryState } from '../../generated/prisma/enums.ts';

/** Where people of a directory stand, as its filters and its export call it. */
export const DIRECTORY_STATES: Readonly<Record<DirectoryState, string>> = {
  NEVER_INVITED: 'Never invited',
  WAITING: 'Waiting',
  LOGGED_IN: 'Logged in',
  EXPIRED: 'Expired',
  BOUNCED: 'Bounced',
  STOPPED: 'Stopped',
  DEACTIVATED: 'Deactivated',
};
