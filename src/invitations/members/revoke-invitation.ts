import type { Context } from '../../context.ts';
import { audit } from '../../directory/audit.ts';
import { denyRevoke } from '../../directory/policy.ts';
import type { Refused } from '../../directory/refusal.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import type { Logger } from '../../logger.ts';
import { inTransaction } from '../../transaction.ts';
import type { Invitee } from '../invite-outcome.ts';
import { endRound, type RoundEnd } from '../rounds/end-rounds.ts';
import { type Actor, lockMemberToChange } from './actor.ts';

export type RevokeOutcome =
  /** `hasLeft`: an email with a link, which is dead now, has left or may have. */
  | { outcome: 'REVOKED'; person: Invitee; hasLeft: boolean }
  /** There is nothing to revoke any more: how the last round ended, when, and by whom if that is known. */
  | { outcome: 'ALREADY_OVER'; person: Invitee; how: RoundEnd; endedAt: Date | null; endedBy: string | null }
  | { outcome: 'NEVER_INVITED'; person: Invitee }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

/**
 * Revokes a person's open invitation in one tenant: its links die, and mail that has not left never does. The person is
 * not told by mail (domain.md, "Revoke, Stop" 1 and 2).
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function revokeInvitation(
  context: Pick<Context, 'db' | 'clock' | 'wake'> & { logger?: Logger },
  request: { by: Actor; membershipId: string },
): Promise<RevokeOutcome> {
  const at = context.clock.now();
  const { by, membershipId } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<RevokeOutcome> => {
    const allowed = await lockMemberToChange(tx, {
      by,
      membershipId,
      asked: 'revoke',
      ...(context.logger && { logger: context.logger }),
      deny: (caller, { template }) => denyRevoke(caller, template),
    });
    if (allowed.outcome !== 'ALLOWED') return allowed;
    const { actor, member } = allowed;
    const { invitee: person, tenantId, lastRound } = member;
    if (!lastRound) return { outcome: 'NEVER_INVITED', person };
    const { roundId, number } = lastRound;
    const isOurs = await endRound(tx, { roundId, status: 'REVOKED', at, by: actor.actor });
    if (!isOurs) return over(person, await tx.round.findUniqueOrThrow({ where: { id: roundId } }));
    const sent = await tx.email.count({
      where: { roundId, status: { notIn: ['QUEUED', 'CANCELLED', 'FAILED'] } },
    });
    await audit(tx, {
      at,
      ...actor,
      action: 'revoke',
      tenantId,
      subject: membershipId,
      details: { email: person.email, round: number },
    });
    return { outcome: 'REVOKED', person, hasLeft: sent > 0 };
  });
  if (outcome.outcome === 'REVOKED') context.wake('announce');
  return outcome;
}

function over(
  person: Invitee,
  { status, endedAt, endedBy }: { status: RoundStatus; endedAt: Date | null; endedBy: string | null },
): RevokeOutcome {
  if (status === 'OPEN') throw new Error('A round that could not be ended is open.');
  return { outcome: 'ALREADY_OVER', person, how: status, endedAt, endedBy };
}
