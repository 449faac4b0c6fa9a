import type { SqlClient } from '../../database/direct.ts';
import type { DirectoryAccess } from '../../generated/prisma/enums.ts';
import { personName } from '../names.ts';
import type { GivenTemplate } from '../policy.ts';
import type { KnownUser } from './resolve-company.ts';

/** A user account, seen from one tenant. */
export interface UserInTenant extends KnownUser {
  readonly name: string;
  readonly email: string;
  readonly emailKey: string;
  readonly hasPassword: boolean;
  readonly companyName: string;
  /** Null for someone who is not in the tenant's directory, as the template. */
  readonly membershipId: string | null;
  /** The permissions template in this tenant. */
  readonly template: GivenTemplate | null;
}

/** Whom an email ID stands for, seen from one tenant (domain.md, "Correct address" 6). */
export interface EmailIdInTenant {
  /** Null when no user account has it. */
  readonly user: UserInTenant | null;
  /** Somebody of the tenant who had it until it was corrected; null also when somebody else of the tenant has it now. */
  readonly corrected: UserInTenant | null;
}

const NOBODY: EmailIdInTenant = { user: null, corrected: null };

interface UserRow {
  askedFor: string;
  isFormer: boolean;
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

/** What the database knows about a canonical email ID, seen from one tenant. */
export async function findUserInTenant(
  db: SqlClient,
  options: { emailKey: string; tenantId: string },
): Promise<EmailIdInTenant> {
  const { emailKey, tenantId } = options;
  const find = await findUsersInTenant(db, { emailKeys: [emailKey], tenantId });
  return find(emailKey);
}

/**
 * The same about many, in one statement.
 *
 * @returns what is known about each of these canonical email IDs
 */
export async function findUsersInTenant(
  db: SqlClient,
  { emailKeys, tenantId }: { emailKeys: readonly string[]; tenantId: string },
): Promise<(emailKey: string) => EmailIdInTenant> {
  const rows = await db.$queryRaw<UserRow[]>`
    /* find users in tenant */
    SELECT asked.email_key AS "askedFor", asked.is_former AS "isFormer", u.email_key AS "emailKey", u.id AS "userId", u.email, u.first_name AS "firstName", u.last_name AS "lastName",
           u.password_hash IS NOT NULL AS "hasPassword", c.id AS "companyId", c.name AS "companyName",
           EXISTS (SELECT FROM tenant_companies t WHERE t.tenant_id = ${tenantId}::uuid AND t.company_id = c.id)
             AS "companyAssociated",
           m.id AS "membershipId", m.deactivated_at IS NOT NULL AS deactivated,
           p.id AS "templateId", p.directory::text AS directory
    FROM (
      SELECT id, email_key, false AS is_former FROM users WHERE email_key = ANY (${emailKeys}::text[])
      UNION ALL
      SELECT user_id, email_key, true FROM former_email_ids WHERE email_key = ANY (${emailKeys}::text[])
    ) asked
    JOIN users u ON u.id = asked.id
    JOIN companies c ON c.id = u.company_id
    LEFT JOIN memberships m ON m.user_id = u.id AND m.tenant_id = ${tenantId}::uuid
    LEFT JOIN permissions_templates p ON p.id = m.permissions_template_id
    WHERE NOT asked.is_former OR m.id IS NOT NULL
    ORDER BY u.email_corrected_at NULLS FIRST`;
  const users = new Map<string, UserInTenant>();
  const corrected = new Map<string, UserInTenant>();
  // Of several who had it, the one who was corrected last.
  for (const row of rows) (row.isFormer ? corrected : users).set(row.askedFor, toUser(row));
  return (emailKey) => {
    const user = users.get(emailKey) ?? null;
    if (!user && !corrected.has(emailKey)) return NOBODY;
    const isMember = user !== null && user.membership !== 'NONE';
    return { user, corrected: isMember ? null : (corrected.get(emailKey) ?? null) };
  };
}

function toUser(row: UserRow): UserInTenant {
  const { userId, email, emailKey, hasPassword, companyId, companyName, companyAssociated, membershipId } =
    row;
  return {
    ...{ userId, email, emailKey, hasPassword, companyId, companyName, companyAssociated, membershipId },
    name: personName(row),
    membership: membershipId === null ? 'NONE' : row.deactivated ? 'DEACTIVATED' : 'ACTIVE',
    template: membershipId === null ? null : { id: row.templateId, directory: row.directory },
  };
}
