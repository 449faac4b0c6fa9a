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
import { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryState, RoundStatus } from '../../generated/prisma/enums.ts';
import { findPeople, type Queries } from './find-people.ts';
import { type Member, readMembers } from './read-members.ts';

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
  db: Queries,
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
  const members = await readMembers(db, Prisma.sql`m.id = ANY (${found.ids}::uuid[])`);
  const byId = new Map(members.map((member) => [member.membershipId, toRow(caller, member)]));
  const rows = found.ids.flatMap((id) => byId.get(id) ?? []);
  return { rows, page: asked, pages: last + 1, total: found.total, isMore: found.isMore };
}

/** The row of one person, by canonical email ID; null when nobody with it is in the directory of the caller's tenant. */
export async function findInDirectory(
  db: Queries,
  options: { caller: Caller; emailKey: string },
): Promise<DirectoryRow | null> {
  const { caller, emailKey } = options;
  const [member] = await readMembers(
    db,
    Prisma.sql`m.tenant_id = ${caller.tenant.id}::uuid AND u.email_key = ${emailKey}`,
  );
  return member ? toRow(caller, member) : null;
}

/**
 * The rows of one person, by canonical email ID, with the rights of the caller in that tenant: of those callers' tenants
 * whose directory the person is in, by name.
 */
export async function findInDirectories(
  db: Queries,
  options: { callers: readonly Caller[]; emailKey: string },
): Promise<{ caller: Caller; row: DirectoryRow }[]> {
  const { callers, emailKey } = options;
  const tenantIds = callers.map(({ tenant }) => tenant.id);
  const members = await readMembers(
    db,
    Prisma.sql`m.tenant_id = ANY (${tenantIds}::uuid[]) AND u.email_key = ${emailKey}`,
  );
  return members.flatMap((member) => {
    const caller = callers.find(({ tenant }) => tenant.id === member.tenantId);
    return caller ? [{ caller, row: toRow(caller, member) }] : [];
  });
}

/**
 * The row of one person, and the rights of that of the callers who is in the same tenant; null when none of them is.
 * Whether this caller may see the directory is not asked.
 */
export async function findByMembership(
  db: Queries,
  options: { callers: readonly Caller[]; membershipId: string },
): Promise<{ caller: Caller; row: DirectoryRow } | null> {
  const { callers, membershipId } = options;
  const [member] = await readMembers(db, Prisma.sql`m.id = ${membershipId}::uuid`);
  const caller = callers.find(({ tenant }) => tenant.id === member?.tenantId);
  return member && caller ? { caller, row: toRow(caller, member) } : null;
}

function toRow(caller: Caller, member: Member): DirectoryRow {
  const { templateId, directory, userId, deactivatedAt, lastLoginAt, hasPassword } = member;
  const template = { id: templateId, directory };
  const mayManage = deactivatedAt
    ? mayReactivate(caller, template)
    : mayDeactivate(caller, { ...template, userId });
  const lastRound = lastRoundOf(member);
  const may = deactivatedAt === null && mayInvite(caller, template);
  const action = lastLoginAt ? 'REMIND' : lastRound ? 'RE-INVITE' : 'INVITE';
  return {
    membershipId: member.membershipId,
    name: personName(member),
    email: member.email,
    emailKey: member.emailKey,
    companyName: member.companyName,
    templateName: member.templateName,
    timezone: caller.tenant.timezone,
    deactivated: deactivatedAt !== null,
    state: member.state ?? 'NEVER_INVITED',
    lastLoginAt,
    lastRound,
    action: may ? action : null,
    mayRevoke: lastRound?.status === 'OPEN' && mayRevoke(caller, template),
    mayEdit: mayEdit(caller, template),
    maySendPasswordLink: deactivatedAt === null && hasPassword && maySendPasswordLink(caller, template),
    manage: !mayManage ? null : deactivatedAt ? 'REACTIVATE' : 'DEACTIVATE',
  };
}

function lastRoundOf({ roundNumber, roundStatus, roundOpenedAt }: Member): DirectoryRow['lastRound'] {
  if (roundNumber === null || roundStatus === null || roundOpenedAt === null) return null;
  return { number: roundNumber, status: roundStatus, openedAt: roundOpenedAt };
}
