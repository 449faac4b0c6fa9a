import type { Database, Transaction } from '../database/database.ts';
import type { SqlClient } from '../database/direct.ts';
import { UserError } from '../errors.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { personName } from './names.ts';
import type { Rights } from './policy.ts';

/** What people see of a tenant. */
export interface TenantSummary {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly announceIn: string | null;
}

/** A user who asks for something, with their rights in the one tenant it is about. */
export interface Caller extends Rights {
  readonly userId: string;
  readonly name: string;
  readonly templateName: string;
  readonly tenant: TenantSummary;
  /** Whether it is the tenant that the user last worked in. */
  readonly isLastUsed: boolean;
}

/**
 * The tenants of this Slack workspace in whose directory the user is active, with the rights there, by tenant name.
 * Rights are those in that tenant: being Admin elsewhere gives nothing here (domain.md, "Who may invite,
 * re-invite and add" 4).
 */
export async function callersOf(
  db: Database | Transaction,
  { userId, workspace }: { userId: string; workspace: string },
): Promise<Caller[]> {
  return (await callersOfUsers(db, { userIds: [userId], workspace })).get(userId) ?? [];
}

/** The same for several users, by their ids. */
export async function callersOfUsers(
  db: Database | Transaction,
  { userIds, workspace }: { userIds: readonly string[]; workspace: string },
): Promise<Map<string, Caller[]>> {
  const select = selectCallers({ userId: Prisma.sql`ANY (${[...userIds]}::uuid[])`, workspace });
  const rows = await db.$queryRaw<{ caller: CallerRow }[]>`SELECT to_jsonb(c) AS caller FROM (${select}) c`;
  const callers = new Map<string, Caller[]>(userIds.map((userId) => [userId, []]));
  for (const { caller } of rows) callers.get(caller.userId)?.push(toCaller(caller));
  return callers;
}

/** The user's rights in one tenant as they are now; null when they are not active in its directory. */
export async function callerIn(
  db: SqlClient,
  { userId, tenantId, workspace }: { userId: string; tenantId: string; workspace: string },
): Promise<Caller | null> {
  const select = selectCallers({ userId: Prisma.sql`${userId}::uuid`, tenantId, workspace });
  const [row] = await db.$queryRaw<{ caller: CallerRow }[]>`
    /* caller in tenant */ SELECT to_jsonb(c) AS caller FROM (${select}) c`;
  return row ? toCaller(row.caller) : null;
}

/**
 * The caller's rights as they are now, in the tenant it is about.
 *
 * @throws UserError `NOT_IN_TENANT` when the user is not active in the tenant's directory
 */
export async function activeCaller(
  db: SqlClient,
  options: { userId: string; tenantId: string; workspace: string },
): Promise<Caller> {
  return active(await callerIn(db, options));
}

/** @throws UserError `NOT_IN_TENANT` when there is no such caller */
export function active(caller: Caller | null | undefined): Caller {
  if (caller) return caller;
  throw new UserError('NOT_IN_TENANT', 'You are not in the directory of that tenant, or no longer.');
}

/** Remembers that the user worked in this tenant last. */
export async function rememberTenant(db: Database, { userId, tenant, isLastUsed }: Caller): Promise<void> {
  if (isLastUsed) return;
  await db.$executeRaw`
    INSERT INTO last_tenants (user_id, tenant_id) VALUES (${userId}::uuid, ${tenant.id}::uuid)
    ON CONFLICT (user_id) DO UPDATE SET tenant_id = EXCLUDED.tenant_id`;
}

/** A caller as a statement answers it, in JSON. */
export interface CallerRow extends Omit<Caller, 'name' | 'tenant'> {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly timezone: string;
  readonly announceIn: string | null;
}

/**
 * Selects `CallerRow`s, for a statement that reads more besides. A tenant belongs to one Slack workspace; one that names
 * none belongs to the only one there is.
 *
 * @param options.userId an expression for the user's id, or `ANY (…)` of several
 */
export function selectCallers(options: {
  userId: Prisma.Sql;
  workspace: string;
  tenantId?: string;
}): Prisma.Sql {
  const { userId, workspace, tenantId } = options;
  const inTenant = tenantId === undefined ? Prisma.empty : Prisma.sql`AND m.tenant_id = ${tenantId}::uuid`;
  return Prisma.sql`
    SELECT m.user_id AS "userId", u.first_name AS "firstName", u.last_name AS "lastName",
           p.name AS "templateName", p.directory, p.granular,
           ARRAY(SELECT a.assignable_id FROM assignable_templates a WHERE a.template_id = p.id) AS assignable,
           t.id AS "tenantId", t.name AS "tenantName", t.timezone, t.announce_in AS "announceIn",
           EXISTS (SELECT FROM last_tenants l WHERE l.user_id = m.user_id AND l.tenant_id = t.id) AS "isLastUsed"
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    WHERE m.user_id = ${userId} AND m.deactivated_at IS NULL ${inTenant}
      AND (t.slack_workspace = ${workspace} OR t.slack_workspace IS NULL)
    ORDER BY t.name`;
}

export function toCaller(row: CallerRow): Caller {
  const { firstName, lastName, tenantId, tenantName, timezone, announceIn, ...caller } = row;
  const tenant = { id: tenantId, name: tenantName, timezone, announceIn };
  return { ...caller, name: personName({ firstName, lastName }), tenant };
}
