import type { EmailKind, EmailStatus, RoundStatus } from '../generated/prisma/enums.ts';
import { EMAIL_STATE_REASONS, EMAIL_STATES, emailName } from './emails.ts';
import { inertLine } from './inert-text.ts';
import { ROUND_ENDS } from './rounds.ts';

/** What happened to a person in a tenant, in words for Slack and the command line alike. */

/** A value of a person that was changed; null where there was or is none. */
export interface ChangedValue {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

type MailOfFact = { readonly email: EmailKind; readonly day: number; readonly round: number | null };

/** One thing that happened to a person in a tenant, and why. */
export type TimelineFact = { readonly at: Date } & (
  | { readonly kind: 'ADDED'; readonly by: string | null }
  /** `by` is null when the invited person asked for a new link. */
  | {
      readonly kind: 'ROUND_OPENED';
      readonly round: number;
      readonly by: string | null;
      /** What the inviter wrote to the person. */
      readonly note: string | null;
    }
  | {
      readonly kind: 'ROUND_ENDED';
      readonly round: number;
      readonly status: Exclude<RoundStatus, 'OPEN'>;
      readonly by: string | null;
    }
  /** Written, and still to leave. */
  | ({ readonly kind: 'EMAIL_WRITTEN' } & MailOfFact)
  | ({ readonly kind: 'EMAIL_SENT' } & MailOfFact)
  | ({
      readonly kind: 'EMAIL_SETTLED';
      readonly status: EmailStatus;
      /** The mail server's or the provider's own words. */
      readonly detail: string | null;
      /** How its round had ended when it was cancelled; null: a later mail took its place. */
      readonly roundEnd: Exclude<RoundStatus, 'OPEN'> | null;
    } & MailOfFact)
  /** Its day had come, and a later mail was due as well. */
  | ({ readonly kind: 'EMAIL_LEFT_OUT'; readonly insteadDay: number } & MailOfFact)
  | { readonly kind: 'LOGGED_IN'; readonly isFirst: boolean }
  /** What somebody did, as the audit has it. */
  | {
      readonly kind: 'DONE';
      readonly action: string;
      readonly by: string;
      readonly changes: readonly ChangedValue[];
    }
);

/** A fact as a sentence without its date and its full stop. `who`: what the person is called in it. */
export function factWords(fact: TimelineFact, who: string): string {
  switch (fact.kind) {
    case 'ADDED':
      return `Added to the directory${by(fact.by)}`;
    case 'ROUND_OPENED':
      return openedWords(fact, who);
    case 'ROUND_ENDED':
      return `Round ${fact.round} ended: ${ROUND_ENDS[fact.status] ?? 'over'}${by(fact.by)}. Its links are dead, and none of its mail leaves any more`;
    case 'EMAIL_WRITTEN':
      return `${mailOf(fact)} written; it has not left yet`;
    case 'EMAIL_SENT':
      return `${mailOf(fact)} sent${causeWords(fact, who)}`;
    case 'EMAIL_SETTLED':
      return settledWords(fact);
    case 'EMAIL_LEFT_OUT':
      return `${mailOf(fact)} left out: the ${emailName('FOLLOW_UP', fact.insteadDay)} was due as well, and only the latest is sent`;
    case 'LOGGED_IN':
      return fact.isFirst ? 'Logged in for the first time' : 'Logged in, the last time so far';
    case 'DONE':
      return doneWords(fact);
  }
}

/** Why a mail left, where its name does not say it. */
function causeWords({ email }: MailOfFact, who: string): string {
  if (email === 'FOLLOW_UP') return `, because ${who} had not logged in`;
  return email === 'LINK_AGAIN' ? `, because ${who} asked for it on the page of an earlier link` : '';
}

function openedWords(fact: Extract<TimelineFact, { kind: 'ROUND_OPENED' }>, who: string): string {
  if (fact.by === null) return `${who} asked for a new link: round ${fact.round} began`;
  const opened =
    fact.round === 1 ? `Invited by ${fact.by}` : `Invited again by ${fact.by}: round ${fact.round} began`;
  return fact.note === null ? opened : `${opened}, with the note “${inertLine(fact.note)}”`;
}

function settledWords(fact: Extract<TimelineFact, { kind: 'EMAIL_SETTLED' }>): string {
  const { status, detail, roundEnd } = fact;
  if (status === 'CANCELLED') {
    if (fact.email === 'PASSWORD_LINK')
      return `${mailOf(fact)} cancelled before it left: it worked no longer`;
    const why =
      roundEnd === null ? 'a later mail took its place' : `its round had ended (${ROUND_ENDS[roundEnd]})`;
    return `${mailOf(fact)} cancelled before it left: ${why}`;
  }
  const reason = detail === null ? EMAIL_STATE_REASONS[status] : `“${detail}”`;
  return `${mailOf(fact)} ${EMAIL_STATES[status]}${reason ? `: ${reason}` : ''}`;
}

const ACTIONS: Readonly<Partial<Record<string, string>>> = {
  deactivate: 'Deactivated',
  reactivate: 'Reactivated',
  edit: 'Edited',
  correct: 'Email ID corrected',
  'accept-invitation': 'Link of the mail used',
  'sign-in-reminder': 'Sign-in reminder asked for',
  'ask-for-link-again': 'Link asked for again',
  'ask-for-password-link': 'Password link asked for',
  'send-password-link': 'Password link asked for',
  'set-password': 'New password chosen',
  'apply-directory': 'Changed by the directory file,',
};

/** An action that is not named here is told by the word that the audit has for it. */
function doneWords({ action, by: actor, changes }: Extract<TimelineFact, { kind: 'DONE' }>): string {
  const words = action.replaceAll('-', ' ');
  const done = ACTIONS[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
  const places = Object.keys(FIELDS);
  const inOrder = changes.toSorted((a, b) => places.indexOf(a.field) - places.indexOf(b.field));
  const changed = inOrder.map(
    ({ field, before, after }) => `${FIELDS[field] ?? field} ${quoted(before)} to ${quoted(after)}`,
  );
  return `${done}${by(actor)}${changed.length > 0 ? `: ${changed.join(', ')}` : ''}`;
}

const FIELDS: Readonly<Partial<Record<string, string>>> = {
  firstName: 'first name',
  lastName: 'last name',
  permissionsTemplate: 'permissions template',
  email: 'email ID',
};

function quoted(value: string | null): string {
  return value === null ? 'nothing' : `“${value}”`;
}

function mailOf({ email, day, round }: MailOfFact): string {
  return `${emailName(email, day)}${round !== null && round > 1 ? ` (round ${round})` : ''}`;
}

function by(name: string | null): string {
  return name === null ? '' : ` by ${name}`;
}
