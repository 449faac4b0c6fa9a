import type { Transaction } from '../database/database.ts';
import { audit } from '../directory/audit.ts';
import type { Caller } from '../directory/callers.ts';
import type { Invitee, InviteOutcome } from './invite-outcome.ts';
import type { MailHold } from './status/mail-hold.ts';

/**
 * Sends a sign-in reminder to someone who has already logged in, as the caller confirmed: one mail, no round and no
 * follow-ups (domain.md, "Invite, Re-invite" 6). A second request within `sameRequest` milliseconds is the same one.
 * The caller holds the membership's lock.
 */
export async function sendSignInReminder(
  tx: Transaction,
  options: { caller: Caller; invitee: Invitee; at: Date; sameRequest: number; hold: MailHold | null },
): Promise<InviteOutcome> {
  const { caller, invitee, at, sameRequest, hold } = options;
  const { membershipId } = invitee;
  const before = await tx.email.findFirst({
    where: {
      membershipId,
      kind: 'SIGN_IN_REMINDER',
      createdAt: { gt: new Date(at.getTime() - sameRequest), lt: new Date(at.getTime() + sameRequest) },
    },
    select: { id: true },
  });
  if (before) return { outcome: 'JUST_REMINDED', invitee };
  await tx.email.create({
    data: { kind: 'SIGN_IN_REMINDER', membershipId, sentById: caller.userId, createdAt: at, dueAt: at },
  });
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: 'sign-in-reminder',
    tenantId: caller.tenant.id,
    subject: membershipId,
    details: { email: invitee.email },
  });
  return { outcome: 'REMINDED', invitee, hold };
}
