import type { EmailKind, EmailStatus } from '../../src/generated/prisma/enums.ts';

/** What an email is called; `step` is the day of a follow-up. */
export function mailName(kind: EmailKind, day: number): string {
  return kind === 'FOLLOW_UP' ? `Day ${day} follow-up` : NAMES[kind];
}

const NAMES: Record<Exclude<EmailKind, 'FOLLOW_UP'>, string> = {
  WELCOME: 'Welcome email',
  ADDED: '“You were added” email',
  SIGN_IN_REMINDER: 'Sign-in reminder',
};

/** What became of an email, after its name. */
export const MAIL_STATES: Record<EmailStatus, string> = {
  QUEUED: 'about to leave',
  FROZEN: 'about to leave',
  ACCEPTED: 'sent',
  DELIVERED: 'delivered',
  BOUNCED: '*bounced*: the address takes no mail',
  COMPLAINED: '*reported as spam*',
  SUPPRESSED: '*not sent*: the mail provider holds this address on its suppression list',
  FAILED: '*could not be sent*',
  UNKNOWN: '*perhaps not sent*: the mail provider gave no answer',
  CANCELLED: 'not sent, it was no longer needed',
};
