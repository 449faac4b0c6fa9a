import { MINUTE } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { audit } from '../directory/audit.ts';
import { activeCaller, type Caller } from '../directory/callers.ts';
import { denyAddUsers, denyInvite, mayReactivate } from '../directory/policy.ts';
import { type Asked, refused } from '../directory/refusal.ts';
import type { AnnounceTo } from '../directory/write-notice.ts';
import { canonicalEmailKey, isMailable } from '../email-key.ts';
import type { Logger } from '../logger.ts';
import { inTransaction } from '../transaction.ts';
import type { InviteOutcome } from './invite-outcome.ts';
import { type LockedMember, lockMemberWithEmail } from './members/lock-member.ts';
import { openRound } from './rounds/rounds.ts';
import { sendSignInReminder } from './sign-in-reminder.ts';
import { type MailHold, mailHoldFor } from './status/mail-hold.ts';

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
  const outcome = await inTransaction(context.db, async (tx): Promise<InviteOutcome> => {
    const caller = await activeCaller(tx, request);
    // Before the person is looked up: someone who may not invite learns nothing about who is in the directory.
    const denial = denyAddUsers(caller);
    if (denial)
      return refused(tx, { asked: askedFor(request.intent), denial, caller, logger: context.logger });
    const member = await lockMemberWithEmail(tx, request);
    if (!member) return { outcome: 'NOT_IN_DIRECTORY', tenantName: caller.tenant.name };
    const { intent, announce } = request;
    return inviteMember(tx, { caller, member, intent, announce, at, logger: context.logger });
  });
  if (outcome.outcome === 'INVITED' || outcome.outcome === 'REMINDED') {
    context.wake('deliver-mail');
    context.wake('announce');
  }
  return outcome;
}

/** The decision itself, about a person whose membership is locked. */
export async function inviteMember(
  tx: Transaction,
  options: {
    caller: Caller;
    member: LockedMember;
    intent: InviteRequest['intent'];
    announce: AnnounceTo;
    at: Date;
    logger: Logger;
  },
): Promise<InviteOutcome> {
  const { caller, member, intent, announce, at, logger } = options;
  const { membershipId, tenantId, invitee, template } = member;
  const denial = denyInvite(caller, template);
  if (denial) {
    const target = { name: invitee.name, templateName: template.name };
    return refused(tx, { asked: askedFor(intent), denial, caller, target, logger });
  }
  const hold = await mailHoldFor(tx, caller);
  const settled = settledWithoutMail({ caller, member, intent, at, hold });
  if (settled) return settled;
  if (member.lastLoginAt)
    return sendSignInReminder(tx, { caller, invitee, at, sameRequest: SAME_REQUEST, hold });
  const round = await openRound(tx, { membershipId, sentById: caller.userId, announce, at });
  const { number, added } = round;
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: number === 1 ? 'invite' : 're-invite',
    tenantId,
    subject: membershipId,
    details: { round: number, email: invitee.email },
  });
  const opened = { number, openedAt: at, status: 'OPEN', sentBy: caller.name } as const;
  return { outcome: 'INVITED', invitee, round: opened, added, hold };
}

/** What a request comes to when nothing is to be sent for it, or not before the caller confirms; else null. */
function settledWithoutMail(options: {
  caller: Caller;
  member: LockedMember;
  intent: InviteRequest['intent'];
  at: Date;
  hold: MailHold | null;
}): InviteOutcome | null {
  const { caller, member, intent, at, hold } = options;
  const { invitee, lastRound, lastLoginAt } = member;
  if (member.deactivatedAt) {
    return { outcome: 'DEACTIVATED', invitee, mayReactivate: mayReactivate(caller, member.template) };
  }
  if (!isMailable(canonicalEmailKey(invitee.email) ?? '')) return { outcome: 'NOT_MAILABLE', invitee };
  if (lastRound?.status === 'OPEN' && isSameRequest(at, lastRound.openedAt)) {
    return { outcome: 'JUST_INVITED', invitee, round: lastRound, added: lastRound.added, hold };
  }
  if (lastLoginAt) return intent === 'remind' ? null : { outcome: 'LOGGED_IN_BEFORE', invitee, lastLoginAt };
  return lastRound && intent === 'invite' ? { outcome: 'INVITED_BEFORE', invitee, round: lastRound } : null;
}

/** Of two requests at one moment, the one that is served last may be the earlier by its date. */
function isSameRequest(at: Date, before: Date): boolean {
  return Math.abs(at.getTime() - before.getTime()) < SAME_REQUEST;
}

function askedFor(intent: InviteRequest['intent']): Asked {
  return intent === 'invite' ? 'invite' : 're-invite';
}
