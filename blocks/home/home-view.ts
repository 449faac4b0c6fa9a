import type { HomeView, KnownBlock } from '@slack/types';
import type { DirectoryState, RoundStatus } from '../../src/generated/prisma/enums.ts';
import type { Home } from '../../src/invitations/status/home/homes.ts';
import type { InvitationList } from '../../src/invitations/status/home/own-invitations.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { commandButton } from '../replies/command-button.ts';
import { holdMrkdwn } from '../status/standing.ts';
import { stuckBlocks, waitingBlock } from './own-invitations.ts';
import { directoryButton, ownRightsBlock } from './own-rights.ts';
import { approvalBlocks, ownApprovalLine, requestBlocks } from './requests.ts';

/** How much of each list a home shows, so that it has at most 60 blocks whatever there is. */
export const HOME_SHOWS = { tenants: 5, requests: 4, asked: 5, stuck: 8, waiting: 12 } as const;

/** Usher's home in Slack: who this person is here, what waits for them, what is stuck, and what is open. */
export function homeView(home: Home, { at, commands }: { at: Date; commands: CommandNames }): HomeView {
  return asHome([
    section(
      `${bold(home.name)}  ·  ${escapeMrkdwn(home.email, 300)}  ·  ${escapeMrkdwn(home.companyName, 250)}`,
    ),
    ...buttons(home),
    ...tenants(home),
    ...mailThatWaits(home),
    ...requests(home),
    ...ownRequests(home),
    ...stuck(home),
    ...waiting(home, at),
    context(`Here is what you have sent yourself. Everybody’s invitations: \`${commands.status}\``),
  ]);
}

/** The home of someone who cannot use Usher yet: why, and what to do, in plain text. */
export function explainingHome(title: string, sentence: string): HomeView {
  return asHome([header(title), section(escapeMrkdwn(sentence))]);
}

/** Nobody can use Usher before there is a tenant. */
export function homeWithoutTenants(): HomeView {
  return asHome([
    header('Usher is not set up yet'),
    section(
      'There are no tenants, so there is nowhere to invite people to. Whoever runs Usher describes them in a directory file and applies it with `npm run usher -- apply directory.yaml`. Then open this page again.',
    ),
  ]);
}

function asHome(blocks: KnownBlock[]): HomeView {
  return { type: 'home', blocks };
}

function buttons({ tenants: places }: Home): KnownBlock[] {
  const invites = places.some((rights) => rights.invites !== 'NOBODY');
  const sees = places.some(({ seesDirectory }) => seesDirectory);
  const elements = [
    ...(invites
      ? [commandButton('invite', 'Invite', { style: 'primary' }), commandButton('add', 'Add person')]
      : []),
    ...(sees && !hasDirectories(places) ? [commandButton('directory', 'Directory')] : []),
    ...(sees ? [commandButton('status', 'Status')] : []),
  ];
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

/** Whether each tenant is shown with a button of its own for its directory. */
function hasDirectories(places: Home['tenants']): boolean {
  return places.length > 1 && places.length <= HOME_SHOWS.tenants;
}

function tenants({ tenants: places }: Home): KnownBlock[] {
  if (places.length === 0) {
    return [
      section('You are no longer in the directory of any tenant here. Ask a Directory Admin to add you.'),
    ];
  }
  const shown = places.slice(0, HOME_SHOWS.tenants);
  const left = places.length - shown.length;
  return [
    ...shown.map((rights) => ownRightsBlock(rights, { directory: places.length > 1 })),
    ...(left > 0
      ? [context(`… and ${left} more ${left === 1 ? 'tenant' : 'tenants'}. *Directory* lets you choose.`)]
      : []),
  ];
}

function mailThatWaits({ hold, invitations }: Home): KnownBlock[] {
  if (!hold) return [];
  const { unsent } = invitations;
  const own = unsent === 0 ? '' : `\n${unsent} of your mails ${unsent === 1 ? 'waits' : 'wait'} for it.`;
  return [section(`:warning: *Mail is waiting*: ${holdMrkdwn(hold)}${own}`)];
}

function requests({ requests: companies, approvals }: Home): KnownBlock[] {
  const asked = [...approvals.map(approvalBlocks), ...companies.map(requestBlocks)];
  const shown = asked.slice(0, HOME_SHOWS.requests);
  if (shown.length === 0) return [];
  const left = asked.length - shown.length;
  return [
    header(`Waiting for your decision (${asked.length})`),
    ...shown.flat(),
    ...(left > 0 ? [context(`… and ${left} more. They come up here as you decide.`)] : []),
  ];
}

/** What this person has asked others to allow, in one block. */
function ownRequests({ asked }: Home): KnownBlock[] {
  if (asked.length === 0) return [];
  const shown = asked.slice(0, HOME_SHOWS.asked).map(ownApprovalLine);
  const left = asked.length - shown.length;
  const lines = [...shown, ...(left > 0 ? [`… and ${left} more`] : [])];
  return [section([`*You have asked for approval (${asked.length})*`, ...lines].join('\n'))];
}

function stuck({ invitations }: Home): KnownBlock[] {
  const { stuck: list } = invitations;
  if (list.total === 0) return [];
  return [header(`Stuck (${count(list)})`), ...list.shown.flatMap(stuckBlocks), ...more(list)];
}

function waiting({ invitations, hold, tenants: places }: Home, at: Date): KnownBlock[] {
  const { waiting: list } = invitations;
  if (list.total > 0) {
    return [
      header(`Open invitations (${count(list)})`),
      ...list.shown.map((invitation) => waitingBlock(invitation, { at, hold })),
      ...more(list),
    ];
  }
  if (invitations.stuck.total > 0 || !places.some((rights) => rights.invites !== 'NOBODY')) return [];
  return [section('You have no open invitations. People whom you invite are listed here until they log in.')];
}

function count({ total, isMore }: InvitationList): string {
  return isMore ? `more than ${total}` : String(total);
}

/** Leads on to the directory, from the last one that is shown: to the people of that tenant who stand there, too. */
function more({ shown, total, isMore }: InvitationList): KnownBlock[] {
  const last = shown.at(-1);
  const left = total - shown.length;
  if (left <= 0 || !last) return [];
  const { tenantId, tenantName, round } = last;
  const open = directoryButton(
    { label: 'Show in directory', about: tenantName },
    { tenantId, filter: STANDS[round.status] },
  );
  return [section(isMore ? `… and more than ${left} more` : `… and ${left} more`, open)];
}

/** Where the directory lists people whose last round is open, or has ended like this. */
const STANDS: Readonly<Record<RoundStatus, DirectoryState>> = {
  OPEN: 'WAITING',
  LOGGED_IN: 'LOGGED_IN',
  EXPIRED: 'EXPIRED',
  BOUNCED: 'BOUNCED',
  COMPLAINED: 'STOPPED',
  DECLINED: 'STOPPED',
  REVOKED: 'STOPPED',
  SUPERSEDED: 'STOPPED',
  DEACTIVATED: 'STOPPED',
};

function header(text: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text: clip(text, LIMITS.header) } };
}
