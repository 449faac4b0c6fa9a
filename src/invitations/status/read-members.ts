import type { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryAccess, DirectoryState, RoundStatus } from '../../generated/prisma/enums.ts';
import type { Queries } from './find-people.ts';

/** All that a row says of a person, and all that decides what a caller may do about them. */
export interface Member {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly emailKey: string;
  readonly hasPassword: boolean;
  readonly companyName: string;
  readonly templateId: string;
  readonly templateName: string;
  readonly directory: DirectoryAccess;
  readonly deactivatedAt: Date | null;
  readonly lastLoginAt: Date | null;
  readonly state: DirectoryState | null;
  readonly roundNumber: number | null;
  readonly roundStatus: RoundStatus | null;
  readonly roundOpenedAt: Date | null;
}

/**
 * Those members for whom the condition on `m` (their membership) and `u` (their user account) is true; by tenant name.
 * What is looked up by a key stands in a select of its own: planning to join it would take as long as reading it.
 */
export async function readMembers(db: Queries, condition: Prisma.Sql): Promise<Member[]> {
  return db.$queryRaw<Member[]>`
    SELECT m.id AS "membershipId", m.tenant_id AS "tenantId", m.user_id AS "userId",
      u.first_name AS "firstName", u.last_name AS "lastName", u.email, u.email_key AS "emailKey",
      u.password_hash IS NOT NULL AS "hasPassword",
      (SELECT name FROM companies WHERE id = m.company_id) AS "companyName",
      p.id AS "templateId", p.name AS "templateName", p.directory::text,
      m.deactivated_at AS "deactivatedAt", m.last_login_at AS "lastLoginAt",
      (SELECT state::text FROM directory_by_state WHERE membership_id = m.id) AS state,
      r.number AS "roundNumber", r.status::text AS "roundStatus", r.opened_at AS "roundOpenedAt"
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    LEFT JOIN LATERAL (
      SELECT number, status, opened_at FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1
    ) r ON true
    WHERE ${condition}
    ORDER BY (SELECT name FROM tenants WHERE id = m.tenant_id)`;
}
