import type { Database } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { DirectoryAccess } from '../../generated/prisma/enums.ts';
import type { Invitee } from '../invite-outcome.ts';

/** A person of a tenant as the forms about them show it. */
export interface PersonRead {
  readonly person: Invitee;
  readonly tenantId: string;
  readonly userId: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly template: { readonly id: string; readonly name: string; readonly directory: DirectoryAccess };
}

/** Reads a person for a form, without a lock: what it writes is asked again. Null when there is no such membership. */
export async function readPerson(db: Database, membershipId: string): Promise<PersonRead | null> {
  const membership = await db.membership.findUnique({
    where: { id: membershipId },
    select: {
      tenantId: true,
      userId: true,
      user: { select: { firstName: true, lastName: true, email: true } },
      tenant: { select: { name: true, timezone: true } },
      permissionsTemplate: { select: { id: true, name: true, directory: true } },
    },
  });
  if (!membership) return null;
  const { tenantId, userId, user, tenant, permissionsTemplate: template } = membership;
  const { firstName, lastName, email } = user;
  const person = {
    ...{ membershipId, name: personName(user), email },
    ...{ tenantName: tenant.name, timezone: tenant.timezone },
  };
  return { person, tenantId, userId, firstName, lastName, template };
}
