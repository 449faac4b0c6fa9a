import type { InviteOutcome } from '../../src/invitations/invite-outcome.ts';

type Kind = InviteOutcome['outcome'];

/** What became of so many people, in the order in which it is told. */
const WORDS: Readonly<Record<Kind, (count: number) => string>> = {
  INVITED: (n) =>
    `:white_check_mark: ${people(n)} invited: the Welcome ${n === 1 ? 'email is' : 'emails are'} on the way.`,
  REMINDED: (n) => `${people(n)} reminded to sign in.`,
  JUST_INVITED: (n) => `${people(n)} had been invited just now; nothing is sent twice.`,
  JUST_REMINDED: (n) => `${people(n)} had been reminded just now; nothing is sent twice.`,
  INVITED_BEFORE: (n) => `${people(n)} had been invited before; nothing was sent.`,
  NEEDS_CONFIRMATION: (n) =>
    `:warning: ${people(n)} whose earlier mail bounced, was reported as spam or was stopped: nothing was sent. Re-invite them one by one, which asks first.`,
  LOGGED_IN_BEFORE: (n) => `${people(n)} had logged in already; nothing was sent.`,
  DEACTIVATED: (n) => `${people(n)} deactivated; nothing was sent.`,
  OVER_CAP: (n) =>
    `:hourglass: ${people(n)} not invited: as much mail as there may be has gone within 24 hours. Please try again tomorrow.`,
  NOT_MAILABLE: (n) => `:warning: ${people(n)} with an email ID that mail cannot be sent to.`,
  NOT_IN_DIRECTORY: (n) => `${people(n)} no longer in the directory.`,
  REFUSED: (n) => `:no_entry: ${people(n)} whom you may not invite.`,
};

/** What came of inviting many at once, by outcome: one line for each that there is. */
export function invitedMany(outcomes: Iterable<InviteOutcome>): string {
  const counts = new Map<Kind, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const lines = Object.entries(WORDS).flatMap(([outcome, words]) => {
    const count = counts.get(isKind(outcome) ? outcome : 'INVITED');
    return count ? [words(count)] : [];
  });
  return lines.join('\n') || 'Nobody was selected.';
}

function isKind(outcome: string): outcome is Kind {
  return outcome in WORDS;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}
