import type { Database } from '../../database/database.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';

/** Whether somebody whom a list has invited has logged in to its tenant since. */
export type ListLogin = (typeof LIST_LOGINS)[number];
export const LIST_LOGINS = ['LOGGED_IN', 'NOT_YET'] as const;

export type LoginCounts = Readonly<Record<ListLogin, number>>;

export interface PersonOfList {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string;
  /** Of their last round of the list. */
  readonly status: RoundStatus;
  /** When they first logged in; null: not yet. */
  readonly loggedInAt: Date | null;
}

/** How many people of a list have logged in, and how many have not (domain.md, "Many at once" 9). */
export async function countLogins(db: Database, listId: string): Promise<LoginCounts> {
  const [counts] = await db.$queryRaw<LoginCounts[]>`
    /* log ins of list */
    SELECT count(m.first_login_at)::int AS "LOGGED_IN", (count(*) - count(m.first_login_at))::int AS "NOT_YET"
    FROM (${peopleOf(listId)}) p JOIN memberships m ON m.id = p.membership_id`;
  return counts ?? { LOGGED_IN: 0, NOT_YET: 0 };
}

/** A page of them: who logged in last comes first; the others in the order of their names. */
export async function peopleByLogin(
  db: Database,
  { listId, login, skip, most }: { listId: string; login: ListLogin; skip: number; most: number },
): Promise<PersonOfList[]> {
  return db.$queryRaw<PersonOfList[]>`
    /* people of list */
    SELECT u.email, u.first_name AS "firstName", u.last_name AS "lastName", p.status::text,
           m.first_login_at AS "loggedInAt"
    FROM (${peopleOf(listId)}) p
    JOIN memberships m ON m.id = p.membership_id
    JOIN users u ON u.id = m.user_id
    WHERE (m.first_login_at IS NOT NULL) = ${login === 'LOGGED_IN'}
    ORDER BY m.first_login_at DESC, lower(u.last_name), lower(u.first_name), u.email_key OFFSET ${skip} LIMIT ${most}`;
}

/** Whoever has asked for a new link has more than one round of the list. */
function peopleOf(listId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT ON (membership_id) membership_id, status
    FROM rounds WHERE list_id = ${listId}::uuid ORDER BY membership_id, number DESC`;
}
