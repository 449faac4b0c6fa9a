import type { RoundStatus } from '../generated/prisma/enums.ts';

/** How a round ended, in Slack and on the command line alike: “invited Nov 3rd, expired”, “Expired on Nov 22”. */
export const ROUND_ENDS: Readonly<Record<Exclude<RoundStatus, 'OPEN'>, string>> = {
  LOGGED_IN: 'logged in',
  SUPERSEDED: 'invited again',
  REVOKED: 'revoked',
  DEACTIVATED: 'deactivated',
  BOUNCED: 'bounced',
  COMPLAINED: 'reported as spam',
  EXPIRED: 'expired',
  DECLINED: 'stopped by the invited person',
};

/** The same as the beginning of a sentence. */
export function roundEnded(status: Exclude<RoundStatus, 'OPEN'>): string {
  const words = ROUND_ENDS[status];
  return words.charAt(0).toUpperCase() + words.slice(1);
}
