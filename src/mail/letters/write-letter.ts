import type { EmailToWrite } from '../../invitations/rounds/read-emails.ts';
import type { LetterName, LetterWords } from './letter.ts';
import { dayIn, reminderPlan, since } from './time-words.ts';

/** Chooses the letter for an email, and finds the words for its moment. `link` is where its button leads. */
export function writeLetter(
  email: EmailToWrite,
  options: { link: string; at: Date },
): { name: LetterName; words: LetterWords } {
  const { tenant, person, inviter, round } = email;
  return {
    name: letterName(email),
    words: {
      tenant: tenant.name,
      firstName: person.firstName ?? '',
      email: person.email,
      inviter,
      replies: replyAddress(email) !== null,
      hasPassword: person.hasPassword,
      link: options.link,
      lastDay: round ? dayIn(tenant.timezone, round.expiresAt) : '',
      since: round?.welcomedAt ? since(tenant.timezone, round.welcomedAt, options.at) : '',
      reminders: round ? reminderPlan(round.followUpDays) : '',
    },
  };
}

/** Answers reach whoever invited, as long as that person is in the tenant; else they reach MAIL_FROM. */
export function replyAddress({ inviter }: EmailToWrite): string | null {
  return inviter?.inTenant ? inviter.email : null;
}

/** A follow-up is worded by its place among its round's days, so that any days a tenant sets read well. */
function letterName({ kind, day, inviter, person, round }: EmailToWrite): LetterName {
  if (kind === 'SIGN_IN_REMINDER') return 'sign-in-reminder';
  if (kind === 'FOLLOW_UP') {
    const days = round?.followUpDays ?? [];
    if (!days.some((other) => other > day)) return 'follow-up-last';
    return days.some((other) => other < day) ? 'follow-up-middle' : 'follow-up-first';
  }
  if (!inviter) return 'new-link';
  return person.hasPassword ? 'added' : 'welcome';
}
