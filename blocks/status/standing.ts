import type { EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import {
  EMAIL_STATE_REASONS,
  EMAIL_STATES,
  isMailTrouble,
  isStillToLeave,
  MAIL_OBSTACLE_ADVICE,
  MAIL_OBSTACLES,
} from '../../src/words/emails.ts';
import { ROUND_ENDS } from '../../src/words/rounds.ts';
import { day } from '../kit/date.ts';
import { escapeMrkdwn } from '../kit/text.ts';

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

/** What became of an email, after its name; in bold, with its reason, when it is trouble or has to wait. */
export function emailStateMrkdwn(status: EmailStatus, hold: MailHold | null = null): string {
  if (hold && isStillToLeave(status)) return `*waiting*: ${MAIL_OBSTACLES[hold.obstacle]}`;
  const state = isMailTrouble(status) ? `*${EMAIL_STATES[status]}*` : EMAIL_STATES[status];
  const reason = EMAIL_STATE_REASONS[status];
  return reason ? `${state}: ${reason}` : state;
}

/** Why mail waits, and what can be done: “the mail provider’s quota is used up. It is renewed …” */
export function holdMrkdwn({ obstacle, reason }: MailHold): string {
  const words = reason === null ? '' : ` (“${escapeMrkdwn(reason, 300)}”)`;
  return `${MAIL_OBSTACLES[obstacle]}${words}. ${MAIL_OBSTACLE_ADVICE[obstacle]}`;
}
