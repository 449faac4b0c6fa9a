import type { EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import { EMAIL_STATE_REASONS, EMAIL_STATES, isMailTrouble } from '../../src/words/emails.ts';
import { ROUND_ENDS } from '../../src/words/rounds.ts';
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
  return lastRound.status === 'OPEN' ? invited : `${invited}, ${roundEndMrkdwn(lastRound.status)}`;
}

/** How a round ended, after “invited …,”; in bold when its mail was the trouble. */
export function roundEndMrkdwn(status: Exclude<RoundStatus, 'OPEN'>): string {
  return status === 'BOUNCED' || status === 'COMPLAINED' ? `*${ROUND_ENDS[status]}*` : ROUND_ENDS[status];
}

/** What became of an email, after its name; in bold, with its reason, when it is trouble. */
export function emailStateMrkdwn(status: EmailStatus): string {
  const state = isMailTrouble(status) ? `*${EMAIL_STATES[status]}*` : EMAIL_STATES[status];
  const reason = EMAIL_STATE_REASONS[status];
  return reason ? `${state}: ${reason}` : state;
}
