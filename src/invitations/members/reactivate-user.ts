import type { Context } from '../../context.ts';
import { audit } from '../../directory/audit.ts';
import { denyReactivate } from '../../directory/policy.ts';
import type { Refused } from '../../directory/refusal.ts';
import type { Logger } from '../../logger.ts';
import { inTransaction } from '../../transaction.ts';
import type { Invitee } from '../invite-outcome.ts';
import { recordChanges } from '../rounds/record-changes.ts';
import { type Actor, lockMemberToChange } from './actor.ts';

export type ReactivateOutcome =
  /** Reactivating sends nothing. */
  | { outcome: 'REACTIVATED'; person: Invitee }
  | { outcome: 'ALREADY_ACTIVE'; person: Invitee }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

/**
 * Gives a deactivated user of one tenant back what they had there: company, permissions template, logins (domain.md,
 * "Deactivate, Reactivate" 2). Rounds that have ended stay so, and nothing is sent.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function reactivateUser(
  context: Pick<Context, 'db' | 'clock' | 'wake'> & { logger?: Logger },
  request: { by: Actor; membershipId: string },
): Promise<ReactivateOutcome> {
  const at = context.clock.now();
  const { by, membershipId } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<ReactivateOutcome> => {
    const allowed = await lockMemberToChange(tx, {
      by,
      membershipId,
      asked: 'reactivate',
      ...(context.logger && { logger: context.logger }),
      deny: (caller, { template }) => denyReactivate(caller, template),
    });
    if (allowed.outcome !== 'ALLOWED') return allowed;
    const { invitee: person, tenantId, deactivatedAt } = allowed.member;
    if (!deactivatedAt) return { outcome: 'ALREADY_ACTIVE', person };
    await tx.membership.update({ where: { id: membershipId }, data: { deactivatedAt: null } });
    const changes = [{ membershipId, detail: allowed.actor.actor }];
    await recordChanges(tx, { kind: 'REACTIVATED', changes, at });
    await audit(tx, {
      at,
      ...allowed.actor,
      action: 'reactivate',
      tenantId,
      subject: membershipId,
      details: { email: person.email },
    });
    return { outcome: 'REACTIVATED', person };
  });
  if (outcome.outcome === 'REACTIVATED') context.wake('announce');
  return outcome;
}
