import type { Button, KnownBlock } from '@slack/types';
import type { DirectoryState } from '../../src/generated/prisma/enums.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import type {
  TenantStatus,
  TroubledMail,
  WaitingPerson,
} from '../../src/invitations/status/tenant-statuses.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { EMAIL_STATES, emailName, firstEmailName, putOffUntil } from '../../src/words/emails.ts';
import type { DirectoryViewState } from '../directory/directory-view.ts';
import { ACTIONS } from '../ids.ts';
import { day, moment } from '../kit/date.ts';
import type { Reply } from '../kit/reply.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { emailStateMrkdwn, holdMrkdwn } from './standing.ts';

/** A message takes 50 blocks and about 13,000 characters: the more tenants, the fewer people are named in each. */
const TENANTS = 12;
const PEOPLE = { one: 8, several: 3, many: 0 };
const NAME = 80;
const ADDRESS = 100;

/** `/invite status`: where the invitations of the caller's tenants stand, the longest waiting people first. */
export function tenantsStatusReply(
  tenants: readonly TenantStatus[],
  commands: CommandNames,
  hold: MailHold | null = null,
): Reply {
  const shown = tenants.slice(0, TENANTS);
  const left = tenants.length - shown.length;
  const most = tenants.length === 1 ? PEOPLE.one : tenants.length <= 4 ? PEOPLE.several : PEOPLE.many;
  const waiting = hold ? [`:warning: *Mail is waiting*: ${holdMrkdwn(hold)}`] : [];
  const hint = `One person: \`${commands.status} jane@acme.test\``;
  return {
    text: clip([...waiting, ...shown.map(summary)].join('\n'), LIMITS.messageText),
    blocks: [
      ...waiting.map((line) => section(line)),
      ...shown.flatMap((tenant) => tenantBlocks(tenant, most)),
      context(left > 0 ? `… and ${left} more ${left === 1 ? 'tenant' : 'tenants'}. ${hint}` : hint),
    ],
  };
}

function tenantBlocks(tenant: TenantStatus, most: number): KnownBlock[] {
  const { timezone } = tenant;
  const waiting = tenant.waitingPeople.slice(0, most).map((person) => waitingLine(person, timezone));
  const troubles = tenant.troubledMails.slice(0, most).map((mail) => troubleLine(mail, timezone));
  const troubleCount = Object.values(tenant.troubles).reduce((sum, count) => sum + count, 0);
  const more = (total: number, listed: number) => (total > listed ? [`… and ${total - listed} more`] : []);
  const blocks: KnownBlock[] = [section(summary(tenant), openDirectory(tenant, 'Open directory'))];
  if (waiting.length > 0) {
    blocks.push(
      section(
        ['*Waiting the longest*', ...waiting, ...more(tenant.waiting, waiting.length)].join('\n'),
        openDirectory(tenant, 'All who wait', 'WAITING'),
      ),
    );
  }
  if (troubleCount > 0) {
    const title = `:warning: *${troubleCount} ${troubleCount === 1 ? 'email' : 'emails'} in trouble*`;
    blocks.push(
      section(
        [title, ...troubles, ...more(troubleCount, troubles.length)].join('\n'),
        tenant.troubles.BOUNCED > 0 ? openDirectory(tenant, 'All bounced', 'BOUNCED') : undefined,
      ),
    );
  }
  return blocks;
}

/** The way to the tenant's directory, of all its people or of those in one state. */
function openDirectory(tenant: TenantStatus, label: string, filter?: DirectoryState): Button {
  const state: DirectoryViewState = {
    ...{ tenantId: tenant.tenantId, search: '', page: 0 },
    ...(filter && { filter }),
  };
  return button(label, ACTIONS.openDirectory, {
    value: JSON.stringify(state),
    accessibility_label: clip(`${label}, ${tenant.tenantName}`, LIMITS.buttonText),
  });
}

/** All counts that are not zero, in one line. */
function summary(tenant: TenantStatus): string {
  const { people, loggedIn, waiting, ended, neverInvited, deactivated } = tenant;
  const counts = [
    `${people} ${people === 1 ? 'person' : 'people'}`,
    loggedIn > 0 && `${loggedIn} logged in`,
    waiting > 0 && `${waiting} invited and waiting`,
    ended > 0 && `${ended} invited before, without a log-in`,
    neverInvited > 0 && `${neverInvited} never invited`,
    deactivated > 0 && `${deactivated} deactivated`,
  ];
  return `${bold(tenant.tenantName)}\n${counts.filter(Boolean).join('  ·  ')}`;
}

function waitingLine(person: WaitingPerson, timezone: string): string {
  const { daysSinceWelcome: days, nextFollowUpAt: next, mail, putOffUntil: until } = person;
  if (days === null) {
    const state = until ? putOffUntil(moment(until, timezone)) : EMAIL_STATES.QUEUED;
    return `• ${named(person)}: ${firstEmailName(mail)} ${state}`;
  }
  const since = days === 0 ? 'since today' : `day ${days}`;
  return `• ${named(person)}: ${since}, ${next ? `next follow-up ${day(next, timezone)}` : 'no follow-ups left'}`;
}

function troubleLine(mail: TroubledMail, timezone: string): string {
  return `• ${named(mail)}: ${emailName(mail.kind, mail.day)} ${emailStateMrkdwn(mail.status)}, ${day(mail.at, timezone)}`;
}

function named({ name, emailKey }: { name: string; emailKey: string }): string {
  return `${escapeMrkdwn(name, NAME)} (${escapeMrkdwn(emailKey, ADDRESS)})`;
}
