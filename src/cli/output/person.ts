import type { MailHold } from '../../invitations/status/mail-hold.ts';
import type { PersonStatus } from '../../invitations/status/person-status.ts';
import { EMAIL_STATES, emailName, putOffUntil } from '../../words/emails.ts';
import { ROUND_ENDS } from '../../words/rounds.ts';
import { day, holdLines, moment, wrap } from './terminal.ts';

type Membership = PersonStatus['memberships'][number];
type Round = Membership['rounds'][number];
type Email = Round['emails'][number];

/** Where one person stands, for reading in a terminal. */
export function describePerson(person: PersonStatus, hold: MailHold | null): string {
  const heading = `${person.name} <${person.email}>, ${person.companyName}`;
  if (person.memberships.length === 0) return `${heading}\n\nIn no tenant's directory.`;
  return [
    ...holdLines(hold),
    wrap(heading, { hanging: '  ' }),
    ...person.memberships.map(describeMembership),
  ].join('\n\n');
}

function describeMembership(membership: Membership): string {
  const { tenantName, templateName, timezone, rounds, reminders } = membership;
  const lines = [
    `${tenantName} (${timezone}), ${templateName}`,
    wrap(`${logins(membership)}${rounds.length === 0 ? ' Never invited.' : ''}`, { indent: '  ' }),
    ...rounds.flatMap((round) => roundLines(round, timezone)),
  ];
  if (reminders.length > 0)
    lines.push('  Sign-in reminders', ...reminders.map((email) => emailLine(email, timezone)));
  return lines.join('\n');
}

function logins({ deactivatedAt, firstLoginAt, lastLoginAt, timezone }: Membership): string {
  const login = firstLoginAt
    ? `First logged in on ${day(firstLoginAt, timezone)}, last on ${day(lastLoginAt ?? firstLoginAt, timezone)}.`
    : 'Has not logged in.';
  return deactivatedAt ? `Deactivated on ${day(deactivatedAt, timezone)}. ${login}` : login;
}

function roundLines(round: Round, timezone: string): string[] {
  const { number, status, openedAt, endedAt, expiresAt, nextFollowUpAt, sentByName, emails } = round;
  const by = sentByName ? `by ${sentByName}` : 'asked for by the person';
  const end =
    endedAt && status !== 'OPEN'
      ? `${ROUND_ENDS[status]} on ${day(endedAt, timezone)}`
      : `links work until ${day(expiresAt, timezone)}`;
  const next = nextFollowUpAt ? `, next follow-up on ${day(nextFollowUpAt, timezone)}` : '';
  const line = `Round ${number}, ${day(openedAt, timezone)}, ${by}: ${end}${next}`;
  return [
    wrap(line, { indent: '  ', hanging: '    ' }),
    ...emails.map((email) => emailLine(email, timezone)),
  ];
}

function emailLine(email: Email, timezone: string): string {
  const at = email.settledAt ?? email.acceptedAt ?? email.createdAt;
  const reason = email.error ? ` (${email.error})` : '';
  const state = email.putOffUntil
    ? putOffUntil(moment(email.putOffUntil, timezone))
    : EMAIL_STATES[email.status];
  const line = `${day(at, timezone).padEnd(13)} ${emailName(email.kind, email.day)} ${state}${reason}`;
  return wrap(line, { indent: '    ', hanging: '                  ' });
}
