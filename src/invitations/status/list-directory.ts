import type { Database } from '../../database/database.ts';
import type { Caller } from '../../directory/callers.ts';
import { personName } from '../../directory/names.ts';
import { mayDeactivate, mayInvite, mayReactivate } from '../../directory/policy.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import { inertLine } from '../../words/inert-text.ts';

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
  readonly lastLoginAt: Date | null;
  /** The last round, if the person was ever invited here. */
  readonly lastRound: {
    readonly number: number;
    readonly status: RoundStatus;
    readonly openedAt: Date;
  } | null;
  /** What this caller may do about the person: Invite, or for everyone ever invited Re-invite; null for nothing. */
  readonly action: 'INVITE' | 'RE-INVITE' | 'REMIND' | null;
  /** What this caller may do about the person's place in the directory. */
  readonly manage: 'DEACTIVATE' | 'REACTIVATE' | null;
}

export interface DirectoryPage {
  readonly rows: readonly DirectoryRow[];
  /** From 0; the last page there is, when a later one was asked for. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/**
 * One page of the tenant's people, by last name, found by name, email ID and company: each word of the search stands
 * in one of them, in any order, whatever its case, accents and apostrophes. The right to see the directory is checked
 * before.
 */
export async function listDirectory(
  db: Database,
  options: { caller: Caller; search: string; page: number },
): Promise<DirectoryPage> {
  const { caller, search } = options;
  const asked = Math.max(0, Math.floor(options.page));
  const found = await findPeople(db, { caller, search, page: asked });
  // People may have left since the earlier page was shown. Without this, its end would look like an empty directory.
  if (found.ids.length === 0 && asked > 0) {
    const { total } = await findPeople(db, { caller, search, page: 0 });
    return total > 0 ? listDirectory(db, { caller, search, page: lastPage(total) }) : EMPTY;
  }
  const memberships = await db.membership.findMany({ where: { id: { in: found.ids } }, select: rowFields });
  const byId = new Map(memberships.map((membership) => [membership.id, toRow(caller, membership)]));
  const rows = found.ids.flatMap((id) => byId.get(id) ?? []);
  return { rows, page: asked, pages: lastPage(found.total) + 1, total: found.total };
}

const EMPTY: DirectoryPage = { rows: [], page: 0, pages: 1, total: 0 };

function lastPage(total: number): number {
  return Math.max(0, Math.ceil(total / DIRECTORY_PAGE) - 1);
}

/**
 * The ids of the memberships on one page, and how many there are on all pages: one pass over the tenant's people. The
 * words are folded as the columns were, by the database.
 */
async function findPeople(
  db: Database,
  options: { caller: Caller; search: string; page: number },
): Promise<{ ids: string[]; total: number }> {
  const { caller, search, page } = options;
  // A whole email ID is looked for in its canonical form, whichever way it is typed.
  const words = inertLine(search)
    .split(' ')
    .map((word) => canonicalEmailKey(word) ?? word);
  const shown = await db.$queryRaw<{ id: string; total: number }[]>`
    SELECT m.id, count(*) OVER ()::int AS total
    FROM memberships m JOIN users u ON u.id = m.user_id JOIN companies c ON c.id = m.company_id
    WHERE m.tenant_id = ${caller.tenant.id}::uuid
      AND u.found_by || ' ' || c.found_by LIKE ALL (ARRAY(
        SELECT '%' || regexp_replace(fold_text(word), '([\\\\%_])', '\\\\\\1', 'g') || '%' FROM unnest(${words}::text[]) AS word
      ))
    ORDER BY lower(u.last_name), lower(coalesce(u.first_name, '')), u.email_key
    LIMIT ${DIRECTORY_PAGE} OFFSET ${page * DIRECTORY_PAGE}`;
  return { ids: shown.map(({ id }) => id), total: shown[0]?.total ?? 0 };
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

const rowFields = {
  id: true,
  userId: true,
  deactivatedAt: true,
  lastLoginAt: true,
  user: { select: { firstName: true, lastName: true, email: true, emailKey: true } },
  tenantCompany: { select: { company: { select: { name: true } } } },
  permissionsTemplate: { select: { id: true, name: true, directory: true } },
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
    lastLoginAt,
    lastRound,
    action: may ? action : null,
    manage: !mayManage ? null : deactivatedAt ? 'REACTIVATE' : 'DEACTIVATE',
  };
}
