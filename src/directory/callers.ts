import type { Database, Transaction } from '../database/database.ts';
import { UserError } from '../errors.ts';
import type { Prisma } from '../generated/prisma/client.ts';
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
  options: { userId: string; workspace: string },
): Promise<Caller[]> {
  const memberships = await db.membership.findMany({
    where: {
      userId: options.userId,
      deactivatedAt: null,
      tenant: ofWorkspace(options.workspace),
    },
    select: callerFields,
    orderBy: { tenant: { name: 'asc' } },
  });
  return memberships.map(toCaller);
}

/** The user's rights in one tenant as they are now; null when they are not active in its directory. */
export async function callerIn(
  db: Database | Transaction,
  options: { userId: string; tenantId: string; workspace: string },
): Promise<Caller | null> {
  const { userId, tenantId, workspace } = options;
  const membership = await db.membership.findFirst({
    where: { userId, tenantId, deactivatedAt: null, tenant: ofWorkspace(workspace) },
    select: callerFields,
  });
  return membership && toCaller(membership);
}

/**
 * The caller's rights as they are now, in the tenant it is about.
 *
 * @throws UserError `NOT_IN_TENANT` when the user is not active in the tenant's directory
 */
export async function activeCaller(
  db: Database | Transaction,
  options: { userId: string; tenantId: string; workspace: string },
): Promise<Caller> {
  const caller = await callerIn(db, options);
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

/** A tenant belongs to one Slack workspace; one that names none belongs to the only one there is. */
function ofWorkspace(workspace: string): Prisma.TenantWhereInput {
  return { OR: [{ slackWorkspace: workspace }, { slackWorkspace: null }] };
}

const callerFields = {
  userId: true,
  user: { select: { firstName: true, lastName: true, lastTenant: { select: { tenantId: true } } } },
  tenant: { select: { id: true, name: true, timezone: true, announceIn: true } },
  permissionsTemplate: {
    select: { name: true, directory: true, granular: true, assignable: { select: { assignableId: true } } },
  },
} as const;

function toCaller(membership: {
  userId: string;
  user: { firstName: string | null; lastName: string; lastTenant: { tenantId: string } | null };
  tenant: TenantSummary;
  permissionsTemplate: Pick<Rights, 'directory' | 'granular'> & {
    name: string;
    assignable: { assignableId: string }[];
  };
}): Caller {
  const { name, directory, granular, assignable } = membership.permissionsTemplate;
  return {
    userId: membership.userId,
    name: personName(membership.user),
    templateName: name,
    tenant: membership.tenant,
    isLastUsed: membership.user.lastTenant?.tenantId === membership.tenant.id,
    directory,
    granular,
    assignable: assignable.map((entry) => entry.assignableId),
  };
}
