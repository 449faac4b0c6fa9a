import type { EmailKind, EmailStatus } from '../generated/prisma/enums.ts';

/** What emails and their states are called, in Slack and on the command line alike. */

/** What an email is called; `day` is the day of a follow-up. */
export function emailName(kind: EmailKind, day: number): string {
  if (kind === 'FOLLOW_UP') return `Day ${day} follow-up`;
  // A newer version beside this one may have written a mail of a kind that has no name here.
  const name: string | undefined = NAMES[kind];
  return name ?? 'Email';
}

const NAMES: Readonly<Record<Exclude<EmailKind, 'FOLLOW_UP'>, string>> = {
  WELCOME: 'Welcome email',
  ADDED: '“You were added” email',
  SIGN_IN_REMINDER: 'Sign-in reminder',
  LINK_AGAIN: 'Repeated link',
  PASSWORD_LINK: 'Password link',
};

/** What the first email of a round is called; a round whose first email is not written yet will have a Welcome email. */
export function firstEmailName(kind: EmailKind | null | undefined): string {
  return emailName(kind ?? 'WELCOME', 0);
}

/** What an email of a round is called, by its day alone; `first` is the kind of the round's first mail. */
export function emailNameByDay(day: number | null, first?: EmailKind | null): string {
  if (!day) return firstEmailName(first);
  return day > 0 ? emailName('FOLLOW_UP', day) : emailName('LINK_AGAIN', day);
}

/** What became of an email, after its name. */
export const EMAIL_STATES: Readonly<Record<EmailStatus, string>> = {
  QUEUED: 'queued',
  FROZEN: 'being sent',
  ACCEPTED: 'sent',
  DELIVERED: 'delivered',
  BOUNCED: 'bounced',
  COMPLAINED: 'reported as spam',
  SUPPRESSED: 'suppressed by the mail provider',
  FAILED: 'could not be sent',
  UNKNOWN: 'may not have been sent',
  CANCELLED: 'cancelled',
};

/** Why an email is in that state, for those who do not work with mail every day. */
export const EMAIL_STATE_REASONS: Readonly<Partial<Record<EmailStatus, string>>> = {
  BOUNCED: 'the address takes no mail',
  SUPPRESSED: 'this address is on its suppression list',
  UNKNOWN: 'the mail provider did not answer',
  CANCELLED: 'it was no longer needed',
};

/** The states of emails that did not arrive, or may not have, in the order of reports. */
export const MAIL_TROUBLES = [
  'BOUNCED',
  'COMPLAINED',
  'SUPPRESSED',
  'FAILED',
  'UNKNOWN',
] as const satisfies EmailStatus[];

export type MailTrouble = (typeof MAIL_TROUBLES)[number];

/** Why mail is put off: only the caps make it wait for another time (domain.md, "Caps"). */
export const PUT_OFF_REASON = 'because there may be only so many mails a day';

/** What has become of an email that is put off, after its name; `when` is the time in words. */
export function putOffUntil(when: string): string {
  return `put off until ${when}, ${PUT_OFF_REASON}`;
}

/** Whether an email in this state is trouble. */
export function isMailTrouble(status: EmailStatus): status is MailTrouble {
  return MAIL_TROUBLES.some((trouble) => trouble === status);
}

/**
 * What keeps all mail from leaving: the provider does not accept the key or the sender, the quota is used up, or the
 * provider does not answer.
 */
export type MailObstacle = 'SETUP' | 'QUOTA' | 'OUTAGE';

export const MAIL_OBSTACLES: Readonly<Record<MailObstacle, string>> = {
  SETUP: 'the mail provider does not accept the API key or the sender',
  QUOTA: 'the mail provider’s quota is used up',
  OUTAGE: 'the mail provider does not answer',
};

/** What can be done about it, or that nothing has to be. */
export const MAIL_OBSTACLE_ADVICE: Readonly<Record<MailObstacle, string>> = {
  SETUP: 'Ask the people who run Usher to correct RESEND_API_KEY or MAIL_FROM.',
  QUOTA: 'It renews by itself, or the people who run Usher can raise it.',
  OUTAGE: 'Usher keeps trying.',
};

/** The states of an email that has not left: it may have to wait. */
export function isStillToLeave(status: EmailStatus): boolean {
  return status === 'QUEUED' || status === 'FROZEN';
}
