import type { Caps } from '../caps.ts';
import type { Context } from '../context.ts';
import type { SqlClient } from '../database/direct.ts';
import type { Caller } from '../directory/callers.ts';
import { lockInviter } from '../directory/locks.ts';
import { type Denial, denyAddUsers, mostInvitations } from '../directory/policy.ts';
import { type Asked, type Refused, refusals } from '../directory/refusal.ts';
import type { AnnounceTo } from '../directory/write-notice.ts';
import type { Logger } from '../logger.ts';
import { inSqlTransaction } from '../transaction.ts';
import type { InviteTrouble } from '../words/invite-troubles.ts';
import { FEW, inviterFullUntil, roomOf } from './caps.ts';
import { decideInvitation } from './decide-invitation.ts';
import type { Cap, Intent, InviteOutcome } from './invite-outcome.ts';
import { type LockedMember, lockAsCaller, readMembers } from './members/lock-member.ts';
import { type OfList, openRounds } from './rounds/open-rounds.ts';
import { sendSignInReminders } from './sign-in-reminder.ts';
import type { MailHold } from './status/mail-hold.ts';

const NOTHING: Confirmed = new Map();

/** Who asks, for which tenant, and where the outcome is announced. */
interface Asking {
  /** The caller's user account and Slack workspace. */
  userId: string;
  workspace: string;
  tenantId: string;
  intent: Intent;
  announce: AnnounceTo;
  /** What the caller writes to the people who are invited, for the Welcome email. */
  note?: string | null | undefined;
}

export interface InviteRequest extends Asking {
  /** The person's canonical email ID. */
  emailKey: string;
  /** What the caller was shown of earlier mail to the person, and confirmed. */
  despite?: InviteTrouble | undefined;
}

/** What the caller was shown of earlier mail to people, and confirmed, by canonical email ID. */
export type Confirmed = ReadonlyMap<string, InviteTrouble>;

/**
 * Invites or re-invites a person of the tenant's directory: `inviteAll` for one.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function invite(context: Context, request: InviteRequest): Promise<InviteOutcome> {
  const { emailKey, despite, ...asking } = request;
  const confirmed = new Map(despite ? [[emailKey, despite]] : []);
  const outcomes = await inviteAll(context, { ...asking, emailKeys: [emailKey], confirmed });
  return outcomeFor(outcomes, emailKey);
}

/**
 * Invites or re-invites people of the tenant's directory (domain.md, "Invite, Re-invite"): asks the policy about each
 * under the membership's lock, opens rounds and writes what must leave, in one transaction. It takes as many statements
 * for many people as for one.
 *
 * @param request.emailKeys canonical email IDs
 * @param request.confirmed what came of earlier mail to some of them, so that it is sent all the same
 * @internal exported for the tests and the benchmarks
 * @returns the outcome of each email ID
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function inviteAll(
  context: Context,
  request: Asking & { emailKeys: readonly string[]; confirmed?: Confirmed },
): Promise<Map<string, InviteOutcome>> {
  const { emailKeys } = request;
  const at = context.clock.now();
  const areFew = emailKeys.length <= FEW;
  const attempt = (inTurn: boolean) =>
    inSqlTransaction(
      context.db,
      async (tx) => {
        if (inTurn) await lockInviter(tx, request.userId);
        return inviteInTurn(tx, context, { ...request, at, inTurn });
      },
      { plans: areFew ? 'KEPT' : 'BY_COST' },
    );
  const outcomes = (await attempt(!areFew)) ?? (await attempt(true)) ?? new Map<string, InviteOutcome>();
  wakeFor(context, outcomes.values());
  return outcomes;
}

/**
 * The same within a transaction. With `inTurn` the caller holds the inviter's lock (`lockInviter`); without, null says that
 * it is needed, because they are close to a cap, and nothing was done.
 */
export async function inviteInTurn(
  tx: SqlClient,
  { caps, logger }: Pick<Context, 'caps' | 'logger'>,
  request: Asking & { emailKeys: readonly string[]; confirmed?: Confirmed; at: Date; inTurn: boolean },
): Promise<Map<string, InviteOutcome> | null> {
  const { intent, announce, note = null, emailKeys, confirmed = NOTHING, at, inTurn } = request;
  const { caller, hold, membershipIds, sent } = await lockAsCaller(tx, { ...request, caps });
  const { room, isNear } = roomOf({ caller, caps, sent, asked: emailKeys.length });
  if (isNear && !inTurn) return null;
  // Before the people are looked up: someone who may not invite learns nothing about who is in the directory.
  const denial = denyAddUsers(caller);
  if (denial) {
    const [refused] = await refusals(tx, { asked: askedFor(intent), caller, denied: [{ denial }], logger });
    return new Map(emailKeys.map((emailKey) => [emailKey, outcomeOf(refused)]));
  }
  const members = await readMembers(tx, membershipIds, { caps, at });
  const about = { caller, members, intent, confirmed, announce, note, at, hold, room, caps, logger };
  const decided = await inviteMembers(tx, about);
  const missing = { outcome: 'NOT_IN_DIRECTORY', tenantName: caller.tenant.name } as const;
  return new Map(emailKeys.map((emailKey) => [emailKey, decided.get(emailKey) ?? missing]));
}

/** Wakes the jobs that have something to do after these outcomes; to be called after the commit. */
export function wakeFor(context: Pick<Context, 'wake'>, outcomes: Iterable<InviteOutcome>): void {
  for (const { outcome } of outcomes) {
    if (outcome !== 'INVITED' && outcome !== 'REMINDED') continue;
    context.wake('deliver-mail');
    context.wake('announce');
    return;
  }
}

/**
 * The decision itself, about people whose memberships are locked.
 *
 * @param options.hold what keeps mail from leaving, as the caller may know it
 * @returns the outcome of each, by canonical email ID
 */
export async function inviteMembers(
  tx: SqlClient,
  options: {
    caller: Caller;
    members: readonly LockedMember[];
    intent: Intent;
    confirmed?: Confirmed;
    announce: AnnounceTo | OfList;
    note: string | null;
    at: Date;
    hold: MailHold | null;
    /** How many more invitations the caller may send. */
    room: number;
    caps: Caps;
    logger: Logger;
  },
): Promise<Map<string, InviteOutcome>> {
  const { caller, members, intent, confirmed = NOTHING, announce, note, at, hold, caps, logger } = options;
  const outcomes = new Map<string, InviteOutcome>();
  const toRefuse: { member: LockedMember; denial: Denial }[] = [];
  const toRemind: LockedMember[] = [];
  const toInvite: LockedMember[] = [];
  for (const member of members) {
    const despite = confirmed.get(member.emailKey) ?? null;
    const decided = decideInvitation({ caller, member, intent, despite, at, hold });
    if (decided && 'denial' in decided) toRefuse.push({ member, ...decided });
    else if (decided) outcomes.set(member.emailKey, decided);
    else if (member.fullUntil)
      outcomes.set(
        member.emailKey,
        overCap(member, { on: 'PERSON', most: caps.mailsPerPerson, until: member.fullUntil }),
      );
    else if (member.lastLoginAt) toRemind.push(member);
    else toInvite.push(member);
  }
  const denied = toRefuse.map(({ member: { invitee, template }, denial }) => ({
    denial,
    target: { name: invitee.name, templateName: template.name },
  }));
  const refused = await refusals(tx, { asked: askedFor(intent), caller, denied, logger });
  for (const [index, { member }] of toRefuse.entries()) {
    outcomes.set(member.emailKey, outcomeOf(refused[index]));
  }
  const tooMany = toInvite.splice(options.room);
  if (tooMany.length > 0) {
    const until = await inviterFullUntil(tx, { caller, caps, at });
    const cap = { on: 'INVITER', most: mostInvitations(caller, caps), until } as const;
    for (const member of tooMany) outcomes.set(member.emailKey, overCap(member, cap));
  }
  await sendSignInReminders(tx, { caller, members: toRemind, at });
  for (const { emailKey, invitee } of toRemind) {
    outcomes.set(emailKey, { outcome: 'REMINDED', invitee, hold });
  }
  const membershipIds = toInvite.map(({ membershipId }) => membershipId);
  const by = { userId: caller.userId, name: caller.name };
  const despite = new Map(
    toInvite.flatMap(({ membershipId, trouble }) => (trouble ? [[membershipId, trouble.kind]] : [])),
  );
  const areFirst = toInvite.every(({ lastRound }) => lastRound === null);
  const opened = await openRounds(tx, { membershipIds, by, announce, note, at, despite, areFirst });
  for (const { membershipId, emailKey, invitee } of toInvite) {
    const round = opened.get(membershipId);
    if (!round) throw new Error(`No round was opened for the membership ${membershipId}.`);
    const { number, added } = round;
    const summary = { number, openedAt: at, status: 'OPEN', sentBy: caller.name } as const;
    outcomes.set(emailKey, { outcome: 'INVITED', invitee, round: summary, added, hold });
  }
  return outcomes;
}

function overCap({ invitee }: LockedMember, cap: Cap): InviteOutcome {
  return { outcome: 'OVER_CAP', invitee, cap };
}

function askedFor(intent: Intent): Asked {
  return intent === 'invite' ? 'invite' : 're-invite';
}

function outcomeFor(outcomes: ReadonlyMap<string, InviteOutcome>, emailKey: string): InviteOutcome {
  return outcomeOf(outcomes.get(emailKey));
}

function outcomeOf(outcome: InviteOutcome | Refused | undefined): InviteOutcome {
  if (outcome) return outcome;
  throw new Error('A person was asked for, and there is no outcome.');
}
