import type { Context } from '../../context.ts';
import { audit } from '../../directory/audit.ts';
import { lockActivityIn } from '../../directory/locks.ts';
import { denyAddUser, denyReactivate } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import type { Invitee } from '../invite-outcome.ts';
import { type Actor, actorIn } from './actor.ts';
import { lockMember } from './lock-member.ts';

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
  context: Pick<Context, 'db' | 'clock'>,
  request: { by: Actor; membershipId: string },
): Promise<ReactivateOutcome> {
  const at = context.clock.now();
  const { by, membershipId } = request;
  return context.db.$transaction(async (tx): Promise<ReactivateOutcome> => {
    const membership = await tx.membership.findUnique({
      where: { id: membershipId },
      select: { tenantId: true },
    });
    if (!membership) return { outcome: 'NOT_IN_DIRECTORY' };
    const { tenantId } = membership;
    await lockActivityIn(tx, tenantId);
    const { caller, ...actor } = await actorIn(tx, { by, tenantId });
    const mayNot = caller && denyAddUser(caller);
    if (caller && mayNot) return refused(tx, { asked: 'reactivate', denial: mayNot, caller });
    const { invitee: person, template, deactivatedAt } = await lockMember(tx, membershipId);
    const denial = caller && denyReactivate(caller, template);
    if (caller && denial) {
      const target = { name: person.name, templateName: template.name };
      return refused(tx, { asked: 'reactivate', denial, caller, target });
    }
    if (!deactivatedAt) return { outcome: 'ALREADY_ACTIVE', person };
    await tx.membership.update({ where: { id: membershipId }, data: { deactivatedAt: null } });
    await audit(tx, {
      at,
      ...actor,
      action: 'reactivate',
      tenantId,
      subject: membershipId,
      details: { email: person.email },
    });
    return { outcome: 'REACTIVATED', person };
  });
}
