import type { Database, Transaction } from '../database/database.ts';
import type { SqlClient } from '../database/direct.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { personName } from './names.ts';

/** The membership of a Directory Admin: active, with `Admin` on the tenant's Company level Directory. */
const ADMINS = {
  deactivatedAt: null,
  permissionsTemplate: { directory: 'ADMIN' },
} as const satisfies Prisma.MembershipWhereInput;

export interface DirectoryAdmin {
  readonly name: string;
  /** Where mail goes. */
  readonly email: string;
  /** Their explicit Slack link in the tenant's workspace. */
  readonly slackUser: string | null;
}

/** The tenant's Directory Admins by name, the first `most` of them. */
export async function directoryAdmins(
  db: SqlClient,
  { tenantId, most }: { tenantId: string; most: number },
): Promise<DirectoryAdmin[]> {
  const admins = await db.$queryRaw<
    { firstName: string | null; lastName: string; email: string; slackUser: string | null }[]
  >`
    SELECT u.first_name AS "firstName", u.last_name AS "lastName", u.email,
           -- A tenant that names no workspace belongs to the only one there is.
           (SELECT l.slack_user FROM slack_links l
            WHERE l.user_id = u.id AND l.workspace = coalesce(t.slack_workspace, l.workspace) LIMIT 1) AS "slackUser"
    FROM permissions_templates p
    JOIN tenants t ON t.id = p.tenant_id
    JOIN memberships m ON m.permissions_template_id = p.id AND m.tenant_id = p.tenant_id
    JOIN users u ON u.id = m.user_id
    WHERE p.tenant_id = ${tenantId}::uuid AND p.directory = 'ADMIN' AND m.deactivated_at IS NULL
    ORDER BY u.last_name, u.id LIMIT ${most}`;
  return admins.map(({ email, slackUser, ...names }) => ({ name: personName(names), email, slackUser }));
}

/** The tenant's Directory Admins who have an explicit Slack link in this workspace, by name. */
export async function linkedDirectoryAdmins(
  db: Database | Transaction,
  options: { tenantId: string; workspace: string },
): Promise<{ slackUser: string; name: string }[]> {
  const links = await db.slackLink.findMany({
    where: {
      workspace: options.workspace,
      user: { memberships: { some: { tenantId: options.tenantId, ...ADMINS } } },
    },
    select: { slackUser: true, user: { select: { firstName: true, lastName: true } } },
    orderBy: [{ user: { lastName: 'asc' } }, { slackUser: 'asc' }],
  });
  return links.map(({ slackUser, user }) => ({ slackUser, name: personName(user) }));
}

/** Whether the tenant has a Directory Admin besides the one with this membership. */
export async function hasOtherDirectoryAdmin(
  tx: Transaction,
  options: { tenantId: string; membershipId: string },
): Promise<boolean> {
  const { tenantId, membershipId } = options;
  const other = await tx.membership.findFirst({
    where: { tenantId, id: { not: membershipId }, ...ADMINS },
    select: { id: true },
  });
  return other !== null;
}

/** The names of those of the tenants that have no Directory Admin: nobody could change anything there any more. */
export async function tenantsWithoutDirectoryAdmin(
  tx: Transaction,
  tenantIds: readonly string[],
): Promise<string[]> {
  const tenants = await tx.tenant.findMany({
    where: { id: { in: [...tenantIds] }, memberships: { none: ADMINS } },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return tenants.map(({ name }) => name);
}
