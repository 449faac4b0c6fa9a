import type { Transaction } from '../../database/database.ts';
import { personName } from '../names.ts';
import type { GivenTemplate } from '../policy.ts';
import type { KnownUser } from './resolve-company.ts';

/** A user account, seen from one tenant. */
export interface UserInTenant extends KnownUser {
  readonly name: string;
  readonly email: string;
  readonly hasPassword: boolean;
  readonly companyName: string;
  /** The permissions template in this tenant; null for someone who is not in its directory. */
  readonly template: GivenTemplate | null;
}

/**
 * What the database knows about a canonical email ID, seen from one tenant.
 *
 * @returns null when no user account has it
 */
export async function findUserInTenant(
  tx: Transaction,
  options: { emailKey: string; tenantId: string },
): Promise<UserInTenant | null> {
  const { emailKey, tenantId } = options;
  const user = await tx.user.findUnique({
    where: { emailKey },
    select: {
      id: true,
      email: true,
      firstName: true,
      lastName: true,
      passwordHash: true,
      company: {
        select: { id: true, name: true, tenants: { where: { tenantId }, select: { tenantId: true } } },
      },
      memberships: {
        where: { tenantId },
        select: { deactivatedAt: true, permissionsTemplate: { select: { id: true, directory: true } } },
      },
    },
  });
  if (!user) return null;
  const [membership] = user.memberships;
  return {
    userId: user.id,
    name: personName(user),
    email: user.email,
    hasPassword: user.passwordHash !== null,
    companyId: user.company.id,
    companyName: user.company.name,
    companyAssociated: user.company.tenants.length > 0,
    membership: membership ? (membership.deactivatedAt ? 'DEACTIVATED' : 'ACTIVE') : 'NONE',
    template: membership?.permissionsTemplate ?? null,
  };
}
