import type { SqlClient } from '../../database/direct.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryState } from '../../generated/prisma/enums.ts';
import { matches, wordsOf } from '../status/search-words.ts';

/** A person as a file of the directory has them. */
export interface ExportedPerson {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly companyName: string;
  readonly templateName: string;
  readonly state: DirectoryState;
  /** Of the last round; null for someone who was never invited. */
  readonly invitedAt: Date | null;
  /** Null also when the invited person asked for a new link. */
  readonly invitedByFirstName: string | null;
  readonly invitedByLastName: string | null;
  readonly rounds: number;
  readonly lastLoginAt: Date | null;
}

/** Whom a file of the directory is about. */
export interface Exported {
  readonly tenantId: string;
  readonly search: string;
  readonly state: DirectoryState | null;
}

interface Row extends ExportedPerson, Place {}

/** A place in the directory's order. */
interface Place {
  lastNameKey: string;
  firstNameKey: string;
  emailKey: string;
  membershipId: string;
}

/** People that one statement reads. */
const AT_ONCE = 2_000;

/**
 * Reads all people of a tenant whom a search finds and who are in one state, in the directory's order, a few thousand at a
 * time. Each statement goes on after the last person of the one before.
 */
export async function* readPeople(db: SqlClient, of: Exported): AsyncGenerator<ExportedPerson[]> {
  let after: Place | null = null;
  for (;;) {
    const rows: Row[] = await db.$queryRaw<Row[]>(selectPeople(of, after));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last;
  }
}

function selectPeople({ tenantId, search, state }: Exported, after: Place | null): Prisma.Sql {
  const words = wordsOf(search);
  const table = Prisma.raw(state === null ? 'directory_entries' : 'directory_by_state');
  const inState = state === null ? Prisma.sql`true` : Prisma.sql`p.state = ${state}::directory_state`;
  const isFound =
    words.length === 0
      ? Prisma.sql`true`
      : Prisma.sql`(SELECT ${matches(words)} FROM directory_entries e WHERE e.membership_id = p.membership_id)`;
  const goesOn = after
    ? Prisma.sql`(p.last_name_key, p.first_name_key, p.email_key, p.membership_id)
        > (${after.lastNameKey}, ${after.firstNameKey}, ${after.emailKey}, ${after.membershipId}::uuid)`
    : Prisma.sql`true`;
  return Prisma.sql`
    /* export people */
    SELECT u.first_name AS "firstName", u.last_name AS "lastName", u.email, c.name AS "companyName", t.name AS "templateName",
      s.state::text AS state, r.opened_at AS "invitedAt", b.first_name AS "invitedByFirstName", b.last_name AS "invitedByLastName",
      coalesce(r.number, 0) AS rounds, m.last_login_at AS "lastLoginAt",
      page.last_name_key AS "lastNameKey", page.first_name_key AS "firstNameKey", page.email_key AS "emailKey",
      page.membership_id::text AS "membershipId"
    FROM (
      SELECT membership_id, last_name_key, first_name_key, email_key FROM ${table} p
      WHERE p.tenant_id = ${tenantId}::uuid AND ${inState} AND ${goesOn} AND ${isFound}
      ORDER BY p.last_name_key, p.first_name_key, p.email_key, p.membership_id LIMIT ${AT_ONCE}
    ) page
    JOIN memberships m ON m.id = page.membership_id
    JOIN users u ON u.id = m.user_id
    JOIN companies c ON c.id = m.company_id
    JOIN permissions_templates t ON t.id = m.permissions_template_id
    JOIN directory_by_state s ON s.membership_id = m.id
    LEFT JOIN LATERAL (SELECT * FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1) r ON true
    LEFT JOIN users b ON b.id = r.sent_by_id
    ORDER BY page.last_name_key, page.first_name_key, page.email_key, page.membership_id`;
}
