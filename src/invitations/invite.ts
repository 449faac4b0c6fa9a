import { MINUTE } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { audit } from '../directory/audit.ts';
import { activeCaller, type Caller } from '../directory/callers.ts';
import { personName } from '../directory/person-name.ts';
import { denyAddUser, denyInvite } from '../directory/policy.ts';
import { type Asked, refused } from '../directory/refusal.ts';
import type { AnnounceTo } from '../directory/write-notice.ts';
import type { Invitee, InviteOutcome } from './invite-outcome.ts';
import { openRound } from './rounds/open-round.ts';
import { sendSignInReminder } from './sign-in-reminder.ts';

/** Within this time a second identical request is the same request (domain.md, "Invite, Re-invite" 7). */
const SAME_REQUEST = MINUTE;

export interface InviteRequest {
  /** The caller's user account and Slack workspace. */
  userId: string;
  workspace: string;
  tenantId: string;
  /** The person's canonical email ID. */
  emailKey: string;
  /** What the caller chose: a re-invite sends again, a reminder also goes to someone who has logged in. */
  intent: 'invite' | 're-invite' | 'remind';
  announce: AnnounceTo;
}

/**
 * Invites or re-invites a person of the tenant's directory (domain.md, "Invite, Re-invite"): asks the policy under
 * the membership's lock, opens a round and writes what must leave, in one transaction.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function invite(context: Context, request: InviteRequest): Promise<InviteOutcome> {
  const at = context.clock.now();
  const outcome = await context.db.$transaction(async (tx): Promise<InviteOutcome> => {
    const caller = await activeCaller(tx, request);
    // Before the person is looked up: whoever may not invite learns nothing about who is in the directory.
    const denial = denyAddUser(caller);
    if (denial) return refused(tx, { asked: askedFor(request.intent), denial, caller });
    const person = await lockPerson(tx, request);
    if (!person) return { outcome: 'NOT_IN_DIRECTORY', tenantName: caller.tenant.name };
    return inviteLocked(tx, { caller, person, intent: request.intent, announce: request.announce, at });
  });
  if (outcome.outcome === 'INVITED' || outcome.outcome === 'REMINDED') {
    context.wake('deliver-mail');
    context.wake('announce');
  }
  return outcome;
}

function askedFor(intent: InviteRequest['intent']): Asked {
  return intent === 'invite' ? 'invite' : 're-invite';
}

export type LockedPerson = NonNullable<Awaited<ReturnType<typeof lockPerson>>>;

/**
 * Locks the person's membership, so that two requests about them come one after the other, and reads it. The lock lets
 * others refer to the membership, as the follow-up job does while it holds a round that is wanted next here.
 */
export async function lockPerson(tx: Transaction, options: { tenantId: string; emailKey: string }) {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.tenant_id = ${options.tenantId}::uuid AND u.email_key = ${options.emailKey}
    FOR NO KEY UPDATE OF m`;
  if (!locked) return null;
  const membership = await tx.membership.findUniqueOrThrow({
    where: { id: locked.id },
    select: {
      id: true,
      deactivatedAt: true,
      lastLoginAt: true,
      user: { select: { email: true, firstName: true, lastName: true } },
      tenant: { select: { id: true, name: true, timezone: true } },
      permissionsTemplate: { select: { id: true, name: true, directory: true } },
      invitation: {
        select: {
          rounds: {
            orderBy: { number: 'desc' },
            take: 1,
            include: {
              sentBy: { select: { firstName: true, lastName: true } },
              emails: { where: { day: 0 }, select: { kind: true } },
            },
          },
        },
      },
    },
  });
  const { user, tenant, permissionsTemplate, invitation, ...rest } = membership;
  const invitee: Invitee = {
    membershipId: membership.id,
    name: personName(user),
    email: user.email,
    tenantName: tenant.name,
    timezone: tenant.timezone,
  };
  return {
    ...rest,
    tenantId: tenant.id,
    invitee,
    template: permissionsTemplate,
    lastRound: invitation?.rounds[0],
  };
}

/** The decision itself, on a person whose membership is locked. */
export async function inviteLocked(
  tx: Transaction,
  options: {
    caller: Caller;
    person: LockedPerson;
    intent: InviteRequest['intent'];
    announce: AnnounceTo;
    at: Date;
  },
): Promise<InviteOutcome> {
  const { caller, person, intent, announce, at } = options;
  const { invitee, lastRound } = person;
  const denial = denyInvite(caller, person.template);
  if (denial) {
    const target = { name: invitee.name, templateName: person.template.name };
    return refused(tx, { asked: askedFor(intent), denial, caller, target });
  }
  if (person.deactivatedAt) return { outcome: 'DEACTIVATED', invitee };
  const last = lastRound && {
    number: lastRound.number,
    openedAt: lastRound.openedAt,
    status: lastRound.status,
    sentBy: lastRound.sentBy && personName(lastRound.sentBy),
  };
  if (last && lastRound.status === 'OPEN' && at.getTime() - last.openedAt.getTime() < SAME_REQUEST) {
    const added = lastRound.emails.some(({ kind }) => kind === 'ADDED');
    return { outcome: 'JUST_INVITED', invitee, round: last, added };
  }
  if (person.lastLoginAt) {
    if (intent !== 'remind') return { outcome: 'LOGGED_IN_BEFORE', invitee, lastLoginAt: person.lastLoginAt };
    return sendSignInReminder(tx, { caller, invitee, at, sameRequest: SAME_REQUEST });
  }
  if (last && intent === 'invite') return { outcome: 'INVITED_BEFORE', invitee, round: last };
  const round = await openRound(tx, { membershipId: person.id, sentById: caller.userId, announce, at });
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: round.number === 1 ? 'invite' : 're-invite',
    tenantId: person.tenantId,
    subject: person.id,
    details: { round: round.number, email: invitee.email },
  });
  return {
    outcome: 'INVITED',
    invitee,
    round: { number: round.number, openedAt: at, status: 'OPEN', sentBy: caller.name },
    added: round.added,
  };
}
