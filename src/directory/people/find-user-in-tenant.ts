import type { Transaction } from '../../database/database.ts';
import { personName } from '../person-name.ts';

/** What the database knows about a canonical email ID, seen from one tenant; null when there is no such user account. */
export async function findUserInTenant(tx: Transaction, options: { emailKey: string; tenantId: string }) {
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
        select: {
          id: true,
          deactivatedAt: true,
          permissionsTemplate: { select: { id: true, directory: true } },
          invitation: { select: { id: true } },
        },
      },
    },
  });
  if (!user) return null;
  const [place] = user.memberships;
  return {
    userId: user.id,
    name: personName(user),
    email: user.email,
    hasPassword: user.passwordHash !== null,
    companyId: user.company.id,
    companyName: user.company.name,
    companyAssociated: user.company.tenants.length > 0,
    membership: place ? (place.deactivatedAt ? 'DEACTIVATED' : 'ACTIVE') : 'NONE',
    /** The place in this tenant's directory, if there is one. */
    place: place
      ? {
          membershipId: place.id,
          template: place.permissionsTemplate,
          invitedBefore: place.invitation !== null,
        }
      : null,
  } as const;
}
