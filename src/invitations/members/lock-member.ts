import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/person-name.ts';
import type { Invitee } from '../invite-outcome.ts';
import { lockMembership } from '../rounds/lock-membership.ts';

/**
 * Whoever deactivates and reactivates in a tenant comes one after the other: else two Directory Admins could deactivate
 * each other. Always taken before a membership's lock.
 */
export async function lockActivityIn(tx: Transaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher activity in ' || ${tenantId}, 0))`;
}

/** Locks the membership and reads what deactivating and reactivating need. */
export async function lockMember(tx: Transaction, membershipId: string) {
  await lockMembership(tx, membershipId);
  const { user, tenant, permissionsTemplate, ...rest } = await tx.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: {
      userId: true,
      tenantId: true,
      deactivatedAt: true,
      user: { select: { email: true, firstName: true, lastName: true } },
      tenant: { select: { name: true, timezone: true } },
      permissionsTemplate: { select: { id: true, name: true, directory: true } },
    },
  });
  const person: Invitee = {
    membershipId,
    name: personName(user),
    email: user.email,
    tenantName: tenant.name,
    timezone: tenant.timezone,
  };
  return { ...rest, person, template: permissionsTemplate };
}
