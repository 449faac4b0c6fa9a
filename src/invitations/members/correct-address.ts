import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { isNotUnique } from '../../database-errors.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { lockEmailKeys } from '../../directory/locks.ts';
import { placesElsewhere } from '../../directory/people/places-elsewhere.ts';
import { denyCorrect } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import { isMailable } from '../../email-key.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import { inTransaction } from '../../transaction.ts';
import { correctedTooOftenUntil } from '../caps.ts';
import type { Invitee } from '../invite-outcome.ts';
import { recordChanges } from '../rounds/record-changes.ts';
import { type MailHold, mailHoldFor } from '../status/mail-hold.ts';
import { type AccountUse, lockAccount } from './account-use.ts';
import { type InvitedAnew, inviteAnew } from './invite-anew.ts';
import { type LockedMember, lockMembershipsOf, readMembers } from './lock-member.ts';

export type CorrectOutcome =
  /**
   * `most`: mails to one person in 24 hours. `next`: what can be done where there is no new round; null for someone who is
   * deactivated.
   */
  | ({
      outcome: 'CORRECTED';
      person: Invitee;
      before: string;
      most: number;
      next: 'INVITE' | 'REINVITE' | null;
      hold: MailHold | null;
    } & InvitedAnew)
  /** That is the email ID of the user account already. */
  | { outcome: 'UNCHANGED'; person: Invitee }
  /** Somebody else has corrected it since it was shown; `person` has what it is now. */
  | { outcome: 'CHANGED_MEANWHILE'; person: Invitee; by: string | null }
  /** The user account is in use, so its email ID stays. */
  | { outcome: 'IN_USE'; person: Invitee; use: AccountUse }
  /** A user account has that email ID. It is company resolution that decides, as for any addition. */
  | { outcome: 'EXISTS'; person: Invitee; tenantId: string; companyId: string }
  | { outcome: 'NOT_MAILABLE'; person: Invitee }
  /** It was corrected as often in the last 24 hours as one person may be sent mail; `until`: when it may be again. */
  | { outcome: 'OVER_CAP'; person: Invitee; most: number; until: Date }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

interface Correction {
  by: { userId: string; workspace: string };
  membershipId: string;
  /** The canonical email ID that the form showed. */
  shown: string;
  /** The right address as it was typed, and its canonical form. */
  email: string;
  emailKey: string;
}

/**
 * Corrects the email ID of a user account that nobody has used yet (domain.md, "Correct address"): rounds that are open,
 * or that the reader of the old address has ended, are opened again for the new one, in every tenant. Links that were
 * mailed before are dead.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function correctAddress(context: Context, request: Correction): Promise<CorrectOutcome> {
  const correct = () => inTransaction(context.db, (tx) => correctIn(tx, { ...request, context }));
  let outcome: CorrectOutcome;
  try {
    outcome = await correct();
  } catch (error) {
    // Applying a directory.yaml takes no lock on email IDs. When it has just written this one, it is found now.
    if (!isNotUnique(error)) throw error;
    outcome = await correct();
  }
  if (outcome.outcome === 'CORRECTED') {
    context.wake('announce');
    if (outcome.invitedTo.length > 0) context.wake('deliver-mail');
  }
  return outcome;
}

async function correctIn(
  tx: Transaction,
  request: Correction & { context: Context },
): Promise<CorrectOutcome> {
  const { by, membershipId, shown, emailKey, context } = request;
  const place = await tx.membership.findUnique({
    where: { id: membershipId },
    select: { tenantId: true, userId: true, companyId: true },
  });
  if (!place) return { outcome: 'NOT_IN_DIRECTORY' };
  const { tenantId, userId, companyId } = place;
  // Nobody is added with either of them meanwhile. Two corrections that swap email IDs wait in the same order.
  await lockEmailKeys(tx, [shown, emailKey]);
  const caller = await activeCaller(tx, { ...by, tenantId });
  const members = await readMembers(tx, await lockMembershipsOf(tx, userId));
  const member = members.find((candidate) => candidate.membershipId === membershipId);
  if (!member) return { outcome: 'NOT_IN_DIRECTORY' };
  const { invitee: person, template } = member;
  const denial = denyCorrect(caller, await placesElsewhere(tx, { userId, tenantId, by }));
  if (denial) {
    const target = { name: person.name, templateName: template.name };
    return refused(tx, { asked: 'correct', denial, caller, target, logger: context.logger });
  }
  const account = await lockAccount(tx, userId);
  if (account.emailKey === emailKey) return { outcome: 'UNCHANGED', person };
  if (account.emailKey !== shown) {
    return { outcome: 'CHANGED_MEANWHILE', person, by: await lastCorrector(tx, membershipId) };
  }
  if (account.use) return { outcome: 'IN_USE', person, use: account.use };
  if (!isMailable(emailKey)) return { outcome: 'NOT_MAILABLE', person };
  const other = await tx.user.findUnique({ where: { emailKey }, select: { id: true } });
  if (other) return { outcome: 'EXISTS', person, tenantId, companyId };
  const { caps } = context;
  const membershipIds = members.map((place) => place.membershipId);
  const until = await correctedTooOftenUntil(tx, { membershipIds, caps, at: context.clock.now() });
  if (until) return { outcome: 'OVER_CAP', person, most: caps.mailsPerPerson, until };
  const invited = await write(tx, { ...request, caller, members });
  const hold = await mailHoldFor(tx, caller);
  const corrected = { ...person, email: request.email };
  const next = member.deactivatedAt ? null : member.lastRound ? 'REINVITE' : 'INVITE';
  return {
    ...{ outcome: 'CORRECTED', person: corrected, before: person.email, ...invited },
    ...{ most: caps.mailsPerPerson, next, hold },
  };
}

/** Who wrote the last correction of this person into the audit. */
async function lastCorrector(tx: Transaction, membershipId: string): Promise<string | null> {
  const last = await tx.auditEntry.findFirst({
    where: { subject: membershipId, action: 'correct' },
    orderBy: { id: 'desc' },
    select: { actor: true },
  });
  return last?.actor ?? null;
}

/** Open, or ended by the old address or by whoever reads what is sent there: the right person has not been asked yet. */
const ASKED_ANEW: readonly RoundStatus[] = ['OPEN', 'BOUNCED', 'COMPLAINED', 'DECLINED'];

async function write(
  tx: Transaction,
  request: Correction & { context: Context; caller: Caller; members: readonly LockedMember[] },
): Promise<InvitedAnew> {
  const { email, emailKey, shown, caller, members, context } = request;
  const at = context.clock.now();
  const [member] = members;
  if (!member) return { invitedTo: [], later: [] };
  await tx.user.update({ where: { id: member.userId }, data: { email, emailKey, correctedAt: at } });
  const toInvite = members.filter(
    ({ lastRound, deactivatedAt }) =>
      lastRound && deactivatedAt === null && ASKED_ANEW.includes(lastRound.status),
  );
  const by = { userId: caller.userId, name: caller.name };
  const invited = await inviteAnew(tx, { places: toInvite, first: request.membershipId, by, context, at });
  const detail = `${member.invitee.email} → ${email}, by ${caller.name}`;
  await recordChanges(tx, {
    kind: 'CORRECTED',
    changes: members.map(({ membershipId }) => ({ membershipId, detail })),
    at,
  });
  await tx.auditEntry.createMany({
    data: members.map(({ membershipId, tenantId }) => ({
      ...{ at, actorId: caller.userId, actor: caller.name, action: 'correct' },
      ...{ tenantId, subject: membershipId },
      details: { before: { email: shown }, after: { email: emailKey } },
    })),
  });
  return invited;
}
