import type { Database } from '../../database/database.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import { type Sql, sql } from '../../sql.ts';

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

/**
 * How many people of a list have logged in, as a subquery: also those whom somebody has invited again since, in a round
 * that is not of the list (domain.md, "Many at once" 9).
 */
export function loggedInOf(listId: Sql): Sql {
  return sql`(
    SELECT count(DISTINCT r.membership_id)::int FROM rounds r JOIN memberships m ON m.id = r.membership_id
    WHERE r.list_id = ${listId} AND m.first_login_at IS NOT NULL)`;
}

/** How many people of a list have logged in, and how many have not. */
export async function countLogins(db: Database, listId: string): Promise<LoginCounts> {
  const [counts] = await db.$queryRaw<{ people: number; loggedIn: number }[]>`
    /* log ins of list */
    SELECT count(*)::int AS people, ${loggedInOf(sql`${listId}::uuid`)} AS "loggedIn" FROM (${peopleOf(listId)}) p`;
  const { people, loggedIn } = counts ?? { people: 0, loggedIn: 0 };
  return { LOGGED_IN: loggedIn, NOT_YET: people - loggedIn };
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
function peopleOf(listId: string): Sql {
  return sql`
    SELECT DISTINCT ON (membership_id) membership_id, status
    FROM rounds WHERE list_id = ${listId}::uuid ORDER BY membership_id, number DESC`;
}
