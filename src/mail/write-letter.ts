import { personName } from '../directory/person-name.ts';
import type { LetterName, LetterWords } from './letter.ts';
import type { QueuedEmail } from './queued-email.ts';
import { dayIn, reminderPlan, since } from './time-words.ts';

/** Chooses the letter for an email, and finds the words for its moment. `link` is where its button leads. */
export function writeLetter(
  email: QueuedEmail,
  options: { link: string; at: Date },
): { name: LetterName; words: LetterWords } {
  const { tenant, user } = email.membership;
  const { round } = email;
  const inviter = inviterOf(email);
  const hasPassword = user.passwordHash !== null;
  return {
    name: letterName(email, hasPassword),
    words: {
      tenant: tenant.name,
      firstName: user.firstName ?? '',
      email: user.email,
      inviter: inviter && { name: personName(inviter), company: inviter.company.name },
      replies: replyAddress(email) !== null,
      hasPassword,
      link: options.link,
      lastDay: round ? dayIn(tenant.timezone, round.expiresAt) : '',
      since: round?.welcomedAt ? since(tenant.timezone, round.welcomedAt, options.at) : '',
      reminders: round ? reminderPlan(round.followUpDays) : '',
    },
  };
}

/** Answers reach whoever invited, as long as that person is in the tenant; else they reach MAIL_FROM. */
export function replyAddress(email: QueuedEmail): string | null {
  const inviter = inviterOf(email);
  const tenantId = email.membership.tenant.id;
  return inviter?.memberships.some((membership) => membership.tenantId === tenantId) ? inviter.email : null;
}

function inviterOf(email: QueuedEmail) {
  return email.round ? email.round.sentBy : email.sentBy;
}

/** A follow-up is worded by its place among its round's days, so that any days a tenant sets read well. */
function letterName(email: QueuedEmail, hasPassword: boolean): LetterName {
  if (email.kind === 'SignInReminder') return 'sign-in-reminder';
  if (email.kind === 'FollowUp') {
    const days = email.round?.followUpDays ?? [];
    if (!days.some((day) => day > email.step)) return 'follow-up-last';
    return days.some((day) => day < email.step) ? 'follow-up-middle' : 'follow-up-first';
  }
  if (!inviterOf(email)) return 'new-link';
  return hasPassword ? 'added' : 'welcome';
}
