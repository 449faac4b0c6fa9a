import type { DirectoryState } from '../generated/prisma/enums.ts';

/** What happened in a tenant in one week, from Monday to Sunday in its zone. */
export type WeeklyDigest = {
  readonly tenantName: string;
  /** The last eight weeks, the latest last: that is the week of the digest. */
  readonly weeks: readonly { readonly monday: string; readonly invited: number; readonly loggedIn: number }[];
  /** Of those who logged in for the first time in that week: days from their first invitation, at the median. */
  readonly medianDays: number | null;
  /** People with an open invitation. */
  readonly waiting: number;
  /** Of the people whose invitation came to nothing: how many there are, and a few by name. */
  readonly stuck: number;
  readonly stuckPeople: readonly { readonly name: string; readonly why: StuckState }[];
};

/** Why someone is stuck: invited with all mails sent and never logged in, or the invitation ended. */
export type StuckState = Extract<DirectoryState, 'WAITING' | 'EXPIRED' | 'BOUNCED' | 'STOPPED'>;
