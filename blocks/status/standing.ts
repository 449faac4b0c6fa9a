import type { RoundStatus } from '../../src/generated/prisma/enums.ts';
import { day } from '../kit/date.ts';

/** Where a person stands in a tenant, in a few words: “invited Nov 3rd (round 2), expired”. */
export function standing(person: {
  deactivated: boolean;
  lastLoginAt: Date | null;
  lastRound: { number: number; status: RoundStatus; openedAt: Date } | null;
  /** The tenant's. */
  timezone: string;
}): string {
  const { deactivated, lastLoginAt, lastRound, timezone } = person;
  if (deactivated) return 'deactivated';
  if (lastLoginAt) return `logged in ${day(lastLoginAt, timezone)}`;
  if (!lastRound) return 'never invited';
  const round = lastRound.number > 1 ? ` (round ${lastRound.number})` : '';
  const invited = `invited ${day(lastRound.openedAt, timezone)}${round}`;
  return lastRound.status === 'OPEN' ? invited : `${invited}, ${ROUND_ENDS[lastRound.status]}`;
}

/** How a round ended, after “invited …,”. */
export const ROUND_ENDS: Record<Exclude<RoundStatus, 'OPEN'>, string> = {
  LOGGED_IN: 'logged in',
  SUPERSEDED: 'invited again',
  REVOKED: 'revoked',
  DEACTIVATED: 'ended by deactivation',
  BOUNCED: '*the address bounced*',
  COMPLAINED: '*reported as spam*',
  EXPIRED: 'expired',
};
