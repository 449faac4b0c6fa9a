import type { MailHold } from '../../invitations/status/mail-hold.ts';
import type { TenantStatus, TroubledMail, WaitingPerson } from '../../invitations/status/tenant-statuses.ts';
import { EMAIL_STATES, emailName, MAIL_TROUBLES } from '../../words/emails.ts';
import { counted, day, holdLines, wrap } from './terminal.ts';

const WIDEST_EMAIL = 34;

/** Where the invitations of all tenants stand, for reading in a terminal. */
export function describeTenants(tenants: readonly TenantStatus[], hold: MailHold | null): string {
  if (tenants.length === 0)
    return 'There are no tenants yet. Apply a directory first: usher apply directory.yaml';
  return [...holdLines(hold), ...tenants.map(describeTenant)].join('\n\n');
}

function describeTenant(tenant: TenantStatus): string {
  const { people, loggedIn, waiting, ended, neverInvited, deactivated } = tenant;
  const counts = [
    `${loggedIn.toLocaleString('en-US')} logged in`,
    `${waiting.toLocaleString('en-US')} invited and waiting`,
    ...(ended > 0 ? [`${ended.toLocaleString('en-US')} invited before, without a log-in`] : []),
    `${neverInvited.toLocaleString('en-US')} never invited`,
  ];
  const others = deactivated > 0 ? ` Also ${deactivated.toLocaleString('en-US')} deactivated.` : '';
  const summary = `${counted(people, 'person', 'people')}: ${counts.join(', ')}.${others}`;
  return [
    `${tenant.tenantName} (${tenant.timezone})`,
    wrap(summary, { indent: '  ' }),
    ...waitingLines(tenant),
    ...mailLines(tenant),
  ].join('\n');
}

function waitingLines({ waiting, waitingPeople, timezone }: TenantStatus): string[] {
  if (waitingPeople.length === 0) return [];
  const lines = waitingPeople.map((person) => waitingLine(person, timezone));
  const rest = waiting - waitingPeople.length;
  return ['', '  Waiting', ...lines, ...(rest > 0 ? [`    … and ${rest.toLocaleString('en-US')} more`] : [])];
}

function waitingLine(person: WaitingPerson, timezone: string): string {
  const { emailKey, round, daysSinceWelcome, nextFollowUpAt, putOffUntil } = person;
  const state = putOffUntil ? `put off until ${day(putOffUntil, timezone)}` : EMAIL_STATES.QUEUED;
  const since = daysSinceWelcome === null ? `mail ${state}` : counted(daysSinceWelcome, 'day');
  const next = nextFollowUpAt ? `next ${day(nextFollowUpAt, timezone)}` : '';
  return `    ${emailKey.padEnd(WIDEST_EMAIL)} ${`round ${round}`.padEnd(9)} ${since.padEnd(13)} ${next}`.trimEnd();
}

function mailLines({ troubles, troubledMails, timezone }: TenantStatus): string[] {
  if (troubledMails.length === 0) return [];
  const counts = MAIL_TROUBLES.flatMap((trouble) => {
    const count = troubles[trouble];
    return count > 0 ? [`${count.toLocaleString('en-US')} ${EMAIL_STATES[trouble]}`] : [];
  });
  return [
    '',
    wrap(`Emails that did not arrive: ${counts.join(', ')}`, { indent: '  ', hanging: '    ' }),
    ...troubledMails.map((mail) => troubleLine(mail, timezone)),
  ];
}

function troubleLine(mail: TroubledMail, timezone: string): string {
  const reason = mail.error ? `: ${mail.error}` : '';
  const what = `${emailName(mail.kind, mail.day)} ${EMAIL_STATES[mail.status]}, ${day(mail.at, timezone)}${reason}`;
  return wrap(`${mail.emailKey}: ${what}`, { indent: '    ', hanging: '      ' });
}
