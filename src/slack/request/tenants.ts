import { active, type Caller, rememberTenant, type TenantSummary } from '../../directory/callers.ts';
import { mayAddUsers } from '../../directory/policy.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Asker } from './identify.ts';

/* Which tenant a request is about, and where its outcome is announced. */

/**
 * The tenants of this workspace that the asker is in, with their rights there.
 *
 * @throws UserError `NO_TENANT` when there is none
 */
export function tenantsOf(asker: Asker): [Caller, ...Caller[]] {
  const [first, ...others] = asker.callers;
  if (first) return [first, ...others];
  throw new UserError(
    'NO_TENANT',
    'Your user account is not in the directory of any tenant in this workspace. Ask a Directory Admin to add you.',
  );
}

/**
 * The asker's rights in the tenant that a form or button is about.
 *
 * @throws UserError `NOT_IN_TENANT` when the asker is not active in the tenant's directory
 */
export function callerIn(asker: Asker, tenantId: string): Caller {
  return active(asker.callers.find(({ tenant }) => tenant.id === tenantId));
}

export interface ChosenTenant {
  caller: Caller;
  /** Whether no other tenant can be meant. Nothing is sent on a guess. */
  certain: boolean;
  mayInviteTo: Caller[];
  /** Where a form opens, in which another tenant can be chosen: one the caller may invite to, if there is any. */
  openFor: Caller;
}

/**
 * The tenant that a command is about, when it does not say: the one that announces in the channel where the command
 * was typed, else the only one in which the caller may invite. Where it is not certain, a form opens for the one that was
 * used last.
 */
export function chooseTenant(
  callers: readonly [Caller, ...Caller[]],
  typedIn: { channel: string; channelName: string },
): ChosenTenant {
  const mayInviteTo = callers.filter(mayAddUsers);
  const announcesHere = ({ tenant }: Caller) =>
    tenant.announceIn === typedIn.channel || tenant.announceIn === `#${typedIn.channelName}`;
  const ofChannel = mayInviteTo.filter(announcesHere);
  // In the channel of a tenant where the caller may not invite, the command is not about another one.
  const here = lastUsedOf(ofChannel) ?? callers.find(announcesHere);
  if (here) return chosen(here, ofChannel.length <= 1, mayInviteTo);
  const candidates = mayInviteTo.length > 0 ? mayInviteTo : callers;
  return chosen(lastUsedOf(candidates) ?? callers[0], candidates.length === 1, mayInviteTo);
}

function chosen(caller: Caller, certain: boolean, mayInviteTo: Caller[]): ChosenTenant {
  const openFor = mayInviteTo.includes(caller) ? caller : (lastUsedOf(mayInviteTo) ?? caller);
  return { caller, certain, mayInviteTo, openFor };
}

/** The one that the caller worked in last, else the first. */
function lastUsedOf(callers: readonly Caller[]): Caller | undefined {
  return callers.find(({ isLastUsed }) => isLastUsed) ?? callers[0];
}

/**
 * Where an outcome is announced: where the caller said, else where the tenant says, else to the caller alone. Nothing about
 * people goes unasked to the channel where a command happens to be typed (docs/decisions/0013).
 */
export function announceToFor(
  asker: Asker,
  options: { tenant: TenantSummary; announceIn?: string | null | undefined },
): AnnounceTo {
  const channel = options.announceIn ?? options.tenant.announceIn ?? asker.slackUser;
  return { workspace: asker.workspace, channel, requestedBy: asker.slackUser };
}

/** Where a request for a company is posted when no Admin can be asked directly: the tenant's channel, else where it was typed. */
export function askInFor(asker: Asker, options: { tenant: TenantSummary; channel: string }): AnnounceTo {
  const channel = options.tenant.announceIn ?? options.channel;
  return { workspace: asker.workspace, channel, requestedBy: asker.slackUser };
}

/**
 * The tenant that a form or button is about, which is then the one used last, and where its outcome is announced.
 *
 * @throws UserError `NOT_IN_TENANT` when the asker is not active in the tenant's directory
 */
export async function tenantAndAnnouncement(
  app: SlackContext,
  asker: Asker,
  from: { tenantId: string; announceIn?: string | null },
): Promise<{ tenant: TenantSummary; announce: AnnounceTo }> {
  const { tenantId, announceIn } = from;
  const caller = callerIn(asker, tenantId);
  await rememberTenant(app.db, caller);
  const { tenant } = caller;
  return { tenant, announce: announceToFor(asker, { tenant, announceIn }) };
}
