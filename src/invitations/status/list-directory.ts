import type { Database } from '../../database/database.ts';
import type { Caller } from '../../directory/callers.ts';
import { personName } from '../../directory/names.ts';
import {
  mayDeactivate,
  mayEdit,
  mayInvite,
  mayReactivate,
  mayRevoke,
  maySendPasswordLink,
} from '../../directory/policy.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryState, RoundStatus } from '../../generated/prisma/enums.ts';
import { findPeople } from './find-people.ts';

/** People on one page of the Company level Directory. */
const DIRECTORY_PAGE = 20;

export interface DirectoryRow {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
  readonly emailKey: string;
  readonly companyName: string;
  readonly templateName: string;
  /** The tenant's. */
  readonly timezone: string;
  readonly deactivated: boolean;
  readonly state: DirectoryState;
  readonly lastLoginAt: Date | null;
  /** The last round, if the person was ever invited here. */
  readonly lastRound: {
    readonly number: number;
    readonly status: RoundStatus;
    readonly openedAt: Date;
  } | null;
  /** What this caller may do about the person: Invite, or for everyone ever invited Re-invite; null for nothing. */
  readonly action: 'INVITE' | 'RE-INVITE' | 'REMIND' | null;
  /** Whether an invitation is open that this caller may revoke. */
  readonly mayRevoke: boolean;
  /** Whether this caller may edit the person. */
  readonly mayEdit: boolean;
  /** Whether the person has a password, and this caller may send a link to choose another. */
  readonly maySendPasswordLink: boolean;
  /** What this caller may do about the person's place in the directory. */
  readonly manage: 'DEACTIVATE' | 'REACTIVATE' | null;
}

export interface DirectoryPage {
  readonly rows: readonly DirectoryRow[];
  /** From 0; the last page there is, when a later one was asked for. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Whether not all were counted: then `total` and `pages` are how many there are at least. */
  readonly isMore: boolean;
}

/**
 * One page of the tenant's people, by last name, found by name, email ID and company: each word of the search stands
 * in one of them, in any order, whatever its case, accents and apostrophes. The right to see the directory is checked
 * before.
 *
 * @param options.state only people who stand there; left out or null: everybody
 */
export async function listDirectory(
  db: Database,
  options: { caller: Caller; search: string; state?: DirectoryState | null; page: number },
): Promise<DirectoryPage> {
  const { caller, search, state = null } = options;
  const asked = Math.max(0, Math.floor(options.page));
  const found = await findPeople(db, {
    ...{ tenantId: caller.tenant.id, search, state },
    ...{ offset: asked * DIRECTORY_PAGE, limit: DIRECTORY_PAGE },
  });
  const last = Math.max(0, Math.ceil(found.total / DIRECTORY_PAGE) - 1);
  // People may have left since the earlier page was shown. Without this, its end would look like an empty directory.
  if (found.ids.length === 0 && asked > last) return listDirectory(db, { caller, search, state, page: last });
  const memberships = await db.membership.findMany({
    where: { id: { in: [...found.ids] } },
    select: rowFields,
  });
  const byId = new Map(memberships.map((membership) => [membership.id, toRow(caller, membership)]));
  const rows = found.ids.flatMap((id) => byId.get(id) ?? []);
  return { rows, page: asked, pages: last + 1, total: found.total, isMore: found.isMore };
}

/** The row of one person, by canonical email ID; null when nobody with it is in the directory of the caller's tenant. */
export async function findInDirectory(
  db: Database,
  options: { caller: Caller; emailKey: string },
): Promise<DirectoryRow | null> {
  const { caller, emailKey } = options;
  const membership = await db.membership.findFirst({
    where: { tenantId: caller.tenant.id, user: { emailKey } },
    select: rowFields,
  });
  return membership && toRow(caller, membership);
}

/**
 * The rows of one person, by canonical email ID, with the rights of the caller in that tenant: of those callers' tenants
 * whose directory the person is in, by name.
 */
export async function findInDirectories(
  db: Database,
  options: { callers: readonly Caller[]; emailKey: string },
): Promise<{ caller: Caller; row: DirectoryRow }[]> {
  const { callers, emailKey } = options;
  const memberships = await db.membership.findMany({
    where: { tenantId: { in: callers.map(({ tenant }) => tenant.id) }, user: { emailKey } },
    select: { tenantId: true, ...rowFields },
    orderBy: { tenant: { name: 'asc' } },
  });
  return memberships.flatMap(({ tenantId, ...membership }) => {
    const caller = callers.find(({ tenant }) => tenant.id === tenantId);
    return caller ? [{ caller, row: toRow(caller, membership) }] : [];
  });
}

/**
 * The row of one person, and the rights of that of the callers who is in the same tenant; null when none of them is.
 * Whether this caller may see the directory is not asked.
 */
export async function findByMembership(
  db: Database,
  options: { callers: readonly Caller[]; membershipId: string },
): Promise<{ caller: Caller; row: DirectoryRow } | null> {
  const { callers, membershipId } = options;
  const membership = await db.membership.findUnique({
    where: { id: membershipId },
    select: { tenantId: true, ...rowFields },
  });
  const caller = callers.find(({ tenant }) => tenant.id === membership?.tenantId);
  return membership && caller ? { caller, row: toRow(caller, membership) } : null;
}

const rowFields = {
  id: true,
  userId: true,
  deactivatedAt: true,
  lastLoginAt: true,
  user: { select: { firstName: true, lastName: true, email: true, emailKey: true, passwordHash: true } },
  tenantCompany: { select: { company: { select: { name: true } } } },
  permissionsTemplate: { select: { id: true, name: true, directory: true } },
  byState: { select: { state: true } },
  rounds: { orderBy: { number: 'desc' }, take: 1, select: { number: true, status: true, openedAt: true } },
} as const satisfies Prisma.MembershipSelect;

type RowMembership = Prisma.MembershipGetPayload<{ select: typeof rowFields }>;

function toRow(caller: Caller, membership: RowMembership): DirectoryRow {
  const { user, userId, permissionsTemplate, deactivatedAt, lastLoginAt } = membership;
  const mayManage = deactivatedAt
    ? mayReactivate(caller, permissionsTemplate)
    : mayDeactivate(caller, { ...permissionsTemplate, userId });
  const lastRound = membership.rounds[0] ?? null;
  const may = deactivatedAt === null && mayInvite(caller, permissionsTemplate);
  const action = lastLoginAt ? 'REMIND' : lastRound ? 'RE-INVITE' : 'INVITE';
  return {
    membershipId: membership.id,
    name: personName(user),
    email: user.email,
    emailKey: user.emailKey,
    companyName: membership.tenantCompany.company.name,
    templateName: permissionsTemplate.name,
    timezone: caller.tenant.timezone,
    deactivated: deactivatedAt !== null,
    state: membership.byState?.state ?? 'NEVER_INVITED',
    lastLoginAt,
    lastRound,
    action: may ? action : null,
    mayRevoke: lastRound?.status === 'OPEN' && mayRevoke(caller, permissionsTemplate),
    mayEdit: mayEdit(caller, permissionsTemplate),
    maySendPasswordLink:
      deactivatedAt === null &&
      user.passwordHash !== null &&
      maySendPasswordLink(caller, permissionsTemplate),
    manage: !mayManage ? null : deactivatedAt ? 'REACTIVATE' : 'DEACTIVATE',
  };
}
