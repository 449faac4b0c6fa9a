import type { EmailKind, RoundStatus } from '../generated/prisma/enums.ts';
import {
  emailName,
  MAIL_OBSTACLE_ADVICE,
  MAIL_OBSTACLES,
  type MailObstacle,
  PUT_OFF_REASON,
} from './emails.ts';
import { ROUND_ENDS } from './rounds.ts';

/** What mail a person of a tenant gets next, in words for Slack and the command line alike. */

/** Why a person gets no mail by itself. */
export type NoMailReason =
  | 'NEVER_INVITED'
  | 'DEACTIVATED'
  | 'LOGGED_IN'
  /** The round has one mail only: the person has a password, and only has to log in. */
  | 'ONE_MAIL'
  | 'NO_FOLLOW_UPS_LEFT'
  /** How the last round ended. */
  | Exclude<RoundStatus, 'OPEN' | 'DEACTIVATED' | 'LOGGED_IN'>;

export interface FollowUpToCome {
  readonly day: number;
  /** Null while the days do not count yet. */
  readonly at: Date | null;
  /** It leaves later than on its day, because of the caps. */
  readonly isPutOff: boolean;
}

/** What comes next for a person. */
export interface NextMail {
  /** Mail that is written and has not left. */
  readonly waiting: readonly { readonly email: EmailKind; readonly day: number; readonly dueAt: Date }[];
  readonly followUps: readonly FollowUpToCome[];
  /** When the open round's links die of age. */
  readonly linksUntil: Date | null;
  /** Null while mail is to come. */
  readonly none: NoMailReason | null;
  /** What keeps all mail from leaving. */
  readonly hold: MailObstacle | null;
}

const PUT_OFF = ` (put off, ${PUT_OFF_REASON})`;

/**
 * What comes next and when, and what would stop it, in sentences.
 *
 * @param options.who what the person is called
 * @param options.when how a time is written
 */
export function nextMailWords(
  next: NextMail,
  { who, now, when }: { who: string; now: Date; when: (at: Date) => string },
): string[] {
  const { waiting, followUps, linksUntil, none, hold } = next;
  const unless = `unless ${who} logs in`;
  const lines = waiting.map(({ email, day, dueAt }) => {
    const name = emailName(email, day);
    if (hold && dueAt <= now) return `${name} waits: ${MAIL_OBSTACLES[hold]}. ${MAIL_OBSTACLE_ADVICE[hold]}`;
    return dueAt > now ? `${name} on ${when(dueAt)}${PUT_OFF}, ${unless}.` : `${name} in a moment.`;
  });
  for (const [index, { day, at, isPutOff }] of followUps.entries()) {
    const time =
      at === null ? `${day} days after the first mail has left` : at > now ? `on ${when(at)}` : 'in a moment';
    lines.push(
      `${emailName('FOLLOW_UP', day)} ${time}${isPutOff ? PUT_OFF : ''}${index === 0 ? `, ${unless}` : ''}.`,
    );
  }
  if (none) lines.push(`No mail is planned: ${noMailWords(none, who)}.`);
  if (linksUntil)
    lines.push(`The links of the mails work until ${when(linksUntil)}; then the invitation expires.`);
  if (followUps.length > 0) {
    lines.push(
      `It also stops when the invitation is revoked, ${who} is deactivated or says “This is not for me”, or a mail bounces or is reported as spam.`,
    );
  }
  return lines;
}

function noMailWords(reason: NoMailReason, who: string): string {
  switch (reason) {
    case 'NEVER_INVITED':
      return `${who} was never invited here`;
    case 'DEACTIVATED':
      return `${who} is deactivated here`;
    case 'LOGGED_IN':
      return `${who} has logged in`;
    case 'ONE_MAIL':
      return `${who} has a password already, so one mail is all`;
    case 'NO_FOLLOW_UPS_LEFT':
      return 'all follow-ups have been sent';
    default:
      return `the last invitation is over (${ROUND_ENDS[reason] ?? 'ended'})`;
  }
}
