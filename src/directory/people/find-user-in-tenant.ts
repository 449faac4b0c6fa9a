import type { SqlClient } from '../../database/direct.ts';
import type { DirectoryAccess } from '../../generated/prisma/enums.ts';
import { personName } from '../names.ts';
import type { GivenTemplate } from '../policy.ts';
import type { KnownUser } from './resolve-company.ts';

/** A user account, seen from one tenant. */
export interface UserInTenant extends KnownUser {
  readonly name: string;
  readonly email: string;
  readonly hasPassword: boolean;
  readonly companyName: string;
  /** Null for someone who is not in the tenant's directory, as the template. */
  readonly membershipId: string | null;
  /** The permissions template in this tenant. */
  readonly template: GivenTemplate | null;
}

interface UserRow {
  emailKey: string;
  userId: string;
  email: string;
  firstName: string | null;
  lastName: string;
  hasPassword: boolean;
  companyId: string;
  companyName: string;
  companyAssociated: boolean;
  membershipId: string | null;
  deactivated: boolean;
  templateId: string;
  directory: DirectoryAccess;
}

/**
 * What the database knows about a canonical email ID, seen from one tenant.
 *
 * @returns null when no user account has it
 */
export async function findUserInTenant(
  db: SqlClient,
  options: { emailKey: string; tenantId: string },
): Promise<UserInTenant | null> {
  const { emailKey, tenantId } = options;
  const found = await findUsersInTenant(db, { emailKeys: [emailKey], tenantId });
  return found.get(emailKey) ?? null;
}

/**
 * The same about many, in one statement.
 *
 * @returns the user accounts there are, by canonical email ID
 */
export async function findUsersInTenant(
  db: SqlClient,
  { emailKeys, tenantId }: { emailKeys: readonly string[]; tenantId: string },
): Promise<Map<string, UserInTenant>> {
  const rows = await db.$queryRaw<UserRow[]>`
    /* find users in tenant */
    SELECT u.email_key AS "emailKey", u.id AS "userId", u.email, u.first_name AS "firstName", u.last_name AS "lastName",
           u.password_hash IS NOT NULL AS "hasPassword", c.id AS "companyId", c.name AS "companyName",
           EXISTS (SELECT FROM tenant_companies t WHERE t.tenant_id = ${tenantId}::uuid AND t.company_id = c.id)
             AS "companyAssociated",
           m.id AS "membershipId", m.deactivated_at IS NOT NULL AS deactivated,
           p.id AS "templateId", p.directory::text AS directory
    FROM users u
    JOIN companies c ON c.id = u.company_id
    LEFT JOIN memberships m ON m.user_id = u.id AND m.tenant_id = ${tenantId}::uuid
    LEFT JOIN permissions_templates p ON p.id = m.permissions_template_id
    WHERE u.email_key = ANY (${emailKeys}::text[])`;
  return new Map(rows.map((row) => [row.emailKey, toUser(row)]));
}

function toUser(row: UserRow): UserInTenant {
  const { userId, email, hasPassword, companyId, companyName, companyAssociated, membershipId } = row;
  return {
    ...{ userId, email, hasPassword, companyId, companyName, companyAssociated, membershipId },
    name: personName(row),
    membership: membershipId === null ? 'NONE' : row.deactivated ? 'DEACTIVATED' : 'ACTIVE',
    template: membershipId === null ? null : { id: row.templateId, directory: row.directory },
  };
}
