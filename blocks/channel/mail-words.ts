import type { EmailKind, EmailStatus } from '../../src/generated/prisma/enums.ts';

/** What an email is called; `step` is the day of a follow-up. */
export function mailName(kind: EmailKind, step: number): string {
  return kind === 'FollowUp' ? `Day ${step} follow-up` : NAMES[kind];
}

const NAMES: Record<Exclude<EmailKind, 'FollowUp'>, string> = {
  Welcome: 'Welcome email',
  Added: '“You were added” email',
  SignInReminder: 'Sign-in reminder',
};

/** What became of an email, after its name. */
export const MAIL_STATES: Record<EmailStatus, string> = {
  Queued: 'about to leave',
  Frozen: 'about to leave',
  Accepted: 'sent',
  Delivered: 'delivered',
  Bounced: '*bounced*: the address takes no mail',
  Complained: '*reported as spam*',
  Suppressed: '*not sent*: the mail provider holds this address on its suppression list',
  Failed: '*could not be sent*',
  Unknown: '*perhaps not sent*: the mail provider gave no answer',
  Cancelled: 'not sent, it was no longer needed',
};
