import { closeSessionsOf } from '../../accounts/sessions.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { audit } from '../../directory/audit.ts';
import { hasOtherDirectoryAdmin } from '../../directory/directory-admins.ts';
import { denyDeactivate } from '../../directory/policy.ts';
import type { Refused } from '../../directory/refusal.ts';
import type { Logger } from '../../logger.ts';
import { inTransaction } from '../../transaction.ts';
import type { Invitee } from '../invite-outcome.ts';
import { endRounds } from '../rounds/end-rounds.ts';
import { recordChanges } from '../rounds/record-changes.ts';
import { type Actor, lockMemberToChange } from './actor.ts';

export type DeactivateOutcome =
  /** `endedRound` when an invitation was open; `loggedOut` when the user is active nowhere else any more. */
  | { outcome: 'DEACTIVATED'; person: Invitee; endedRound: boolean; loggedOut: boolean }
  | { outcome: 'ALREADY_DEACTIVATED'; person: Invitee }
  /** Without this person, nobody could change anything in the tenant. */
  | { outcome: 'LAST_DIRECTORY_ADMIN'; person: Invitee }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

/**
 * Deactivates a user in one tenant: the open round ends, its links die, and with the last active membership the user's
 * sessions (domain.md, "Deactivate, Reactivate" 1). The user account and its other tenants stay as they are.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function deactivateUser(
  context: Pick<Context, 'db' | 'clock' | 'wake'> & { logger?: Logger },
  request: { by: Actor; membershipId: string },
): Promise<DeactivateOutcome> {
  const at = context.clock.now();
  const { by, membershipId } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<DeactivateOutcome> => {
    const allowed = await lockMemberToChange(tx, {
      by,
      membershipId,
      asked: 'deactivate',
      ...(context.logger && { logger: context.logger }),
      deny: (caller, { template, userId }) => denyDeactivate(caller, { ...template, userId }),
    });
    if (allowed.outcome !== 'ALLOWED') return allowed;
    const { invitee: person, tenantId, template, userId, deactivatedAt } = allowed.member;
    if (deactivatedAt) return { outcome: 'ALREADY_DEACTIVATED', person };
    if (template.directory === 'ADMIN' && !(await hasOtherDirectoryAdmin(tx, { tenantId, membershipId }))) {
      return { outcome: 'LAST_DIRECTORY_ADMIN', person };
    }
    await tx.membership.update({ where: { id: membershipId }, data: { deactivatedAt: at } });
    const endedRound = await endOpenRound(tx, { membershipId, at, by: allowed.actor.actor });
    const loggedOut = await logOutIfNowhereActive(tx, userId);
    // The end of a round is told already.
    const changes = endedRound ? [] : [{ membershipId, detail: allowed.actor.actor }];
    await recordChanges(tx, { kind: 'DEACTIVATED', changes, at });
    await audit(tx, {
      at,
      ...allowed.actor,
      action: 'deactivate',
      tenantId,
      subject: membershipId,
      details: { email: person.email, endedRound, loggedOut },
    });
    return { outcome: 'DEACTIVATED', person, endedRound, loggedOut };
  });
  if (outcome.outcome === 'DEACTIVATED') context.wake('announce');
  return outcome;
}

async function endOpenRound(
  tx: Transaction,
  options: { membershipId: string; at: Date; by: string },
): Promise<boolean> {
  const { membershipId, at, by } = options;
  const open = await tx.round.findMany({ where: { membershipId, status: 'OPEN' }, select: { id: true } });
  const roundIds = open.map(({ id }) => id);
  return (await endRounds(tx, { roundIds, status: 'DEACTIVATED', at, by })).length > 0;
}

/** Locks the user account: when the last two memberships are deactivated at once, the second sees the first. */
async function logOutIfNowhereActive(tx: Transaction, userId: string): Promise<boolean> {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  const active = await tx.membership.count({ where: { userId, deactivatedAt: null } });
  if (active > 0) return false;
  await closeSessionsOf(tx, userId);
  return true;
}
