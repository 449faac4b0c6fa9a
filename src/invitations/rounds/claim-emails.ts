import type { TenantBrand } from '../../brand.ts';
import type { SqlClient } from '../../database/direct.ts';
import { isUnavailable } from '../../database-errors.ts';
import { personName } from '../../directory/names.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { EmailKind } from '../../generated/prisma/enums.ts';
import { readEach } from './read-each.ts';
import { sendable } from './sendable-email.ts';

/** An email with all that its letter says. */
export interface EmailToWrite {
  id: string;
  kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up; less for a link that is sent again. */
  day: number;
  tenant: { name: string; timezone: string } & TenantBrand;
  person: { firstName: string | null; email: string; hasPassword: boolean };
  /** Who asked for it; null when the invited person asked for a new link. */
  inviter: { name: string; company: string; email: string; inTenant: boolean } | null;
  /** Null for a sign-in reminder and a password link, which belong to no round. */
  round: RoundToWrite | null;
}

interface RoundToWrite {
  id: string;
  welcomedAt: Date | null;
  /** When its links die of age: of a first mail, counted from now. */
  expiresAt: Date;
  /** That is another time than what the round says as yet. */
  endMoved: boolean;
  followUpDays: number[];
  /** What the inviter wrote to the person. */
  note: string | null;
}

/** Emails that are due, locked by this transaction. */
interface ClaimedEmails {
  emails: EmailToWrite[];
  /** Ids of those that should not leave any more. */
  overtaken: string[];
}

/** What this version can write. Emails of other kinds wait for the newer version that knows them. */
const KINDS = Object.values(EmailKind);

/**
 * Locks up to `limit` emails that are due, those that are due longest first, so that two workers never hold the same one,
 * and reads what their letters say, in one statement. Where that cannot be understood, they are read one by one.
 *
 * @param options.setAside what happens to an email that cannot be read
 */
export async function claimEmails(
  tx: SqlClient,
  options: { limit: number; at: Date; setAside: (id: string, error: unknown) => void },
): Promise<ClaimedEmails> {
  const { limit, at, setAside } = options;
  const due = Prisma.sql`e.status = 'QUEUED' AND e.kind::text = ANY (${KINDS}::text[]) AND e.due_at <= ${at}::timestamptz
      ORDER BY e.due_at LIMIT ${limit} FOR UPDATE OF e SKIP LOCKED`;
  const { rows, overtaken } = await read(tx, { due, at, setAside });
  return { emails: rows.map(toEmail), overtaken };
}

async function read(
  tx: SqlClient,
  { due, at, setAside }: { due: Prisma.Sql; at: Date; setAside: (id: string, error: unknown) => void },
): Promise<{ rows: Row[]; overtaken: string[] }> {
  try {
    const rows = await tx.$queryRaw<Row[]>(selectEmails(due, at));
    return { rows: rows.filter(({ sendable }) => sendable), overtaken: overtakenOf(rows) };
  } catch (error) {
    if (isUnavailable(error)) throw error;
  }
  const claimed = await tx.$queryRaw<{ id: string; sendable: boolean }[]>`
    SELECT e.id, ${sendable(at)} AS sendable FROM ${EMAILS} WHERE ${due}`;
  const rows = await readEach({
    ids: claimed.flatMap(({ id, sendable }) => (sendable ? [id] : [])),
    read: (ids) => tx.$queryRaw<Row[]>(selectEmails(Prisma.sql`e.id = ANY (${ids}::uuid[])`, at)),
    setAside,
  });
  return { rows, overtaken: overtakenOf(claimed) };
}

/** What `sendable` is about. */
const EMAILS = Prisma.sql`emails e
      JOIN memberships m ON m.id = e.membership_id
      LEFT JOIN rounds r ON r.id = e.round_id`;

function overtakenOf(rows: readonly { id: string; sendable: boolean }[]): string[] {
  return rows.flatMap(({ id, sendable }) => (sendable ? [] : [id]));
}

interface Row {
  id: string;
  sendable: boolean;
  kind: EmailKind;
  day: number;
  tenantName: string;
  timezone: string;
  brandName: string | null;
  brandColor: string | null;
  brandLogo: string | null;
  firstName: string | null;
  email: string;
  hasPassword: boolean;
  /** Null, as all of the round, for a sign-in reminder. */
  roundId: string | null;
  welcomedAt: Date | null;
  followUpDays: number[];
  expiresAt: Date;
  endMoved: boolean | null;
  note: string | null;
  isInvited: boolean;
  inviterFirstName: string | null;
  inviterLastName: string;
  inviterEmail: string;
  inviterCompany: string;
  inviterInTenant: boolean;
}

/**
 * Reads emails with all that their letters say. The life of a first mail's links counts from `at`, so that the mail names
 * the day on which they die (domain.md, "Invite, Re-invite" 9). What many emails have in common is read once.
 *
 * @param which the end of a query for the emails, from its conditions on
 */
function selectEmails(which: Prisma.Sql, at: Date): Prisma.Sql {
  return Prisma.sql`
    /* claim emails */
    WITH found AS MATERIALIZED (
      SELECT e.id, e.kind::text AS kind, e.day, e.due_at, ${sendable(at)} AS sendable, m.tenant_id, m.user_id,
             t.name AS tenant_name, t.timezone, t.link_days,
             t.brand_name, t.brand_color, t.brand_logo, r.id AS round_id, r.welcomed_at, r.follow_up_days, r.expires_at, r.note,
             CASE WHEN r.id IS NULL THEN e.sent_by_id ELSE r.sent_by_id END AS sender_id
      FROM ${EMAILS}
      JOIN tenants t ON t.id = m.tenant_id
      WHERE ${which}
    ), lives AS MATERIALIZED (
      SELECT link_days, timezone, link_end(${at}::timestamptz, link_days, timezone) AS expires_at
      FROM (SELECT DISTINCT link_days, timezone FROM found) AS life
    ), senders AS MATERIALIZED (
      SELECT s.id, f.tenant_id, s.first_name, s.last_name, s.email, c.name AS company,
             EXISTS (SELECT FROM memberships i
                     WHERE i.user_id = s.id AND i.tenant_id = f.tenant_id AND i.deactivated_at IS NULL) AS in_tenant
      FROM (SELECT DISTINCT sender_id, tenant_id FROM found) AS f
      JOIN users s ON s.id = f.sender_id
      JOIN companies c ON c.id = s.company_id
    )
    SELECT e.id, e.sendable, e.kind, e.day, e.tenant_name AS "tenantName", e.timezone,
           e.brand_name AS "brandName", e.brand_color AS "brandColor", e.brand_logo AS "brandLogo",
           u.first_name AS "firstName", u.email, u.password_hash IS NOT NULL AS "hasPassword",
           e.round_id AS "roundId", e.welcomed_at AS "welcomedAt", e.follow_up_days AS "followUpDays",
           e.expires_at <> f.ends_at AS "endMoved", f.ends_at AS "expiresAt", e.note,
           s.id IS NOT NULL AS "isInvited", s.first_name AS "inviterFirstName", s.last_name AS "inviterLastName",
           s.email AS "inviterEmail", s.company AS "inviterCompany", s.in_tenant AS "inviterInTenant"
    FROM found e
    JOIN lives l ON l.link_days = e.link_days AND l.timezone = e.timezone
    JOIN users u ON u.id = e.user_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN e.day = 0 AND e.welcomed_at IS NULL THEN l.expires_at ELSE e.expires_at END AS ends_at) f
    LEFT JOIN senders s ON s.id = e.sender_id AND s.tenant_id = e.tenant_id
    ORDER BY e.due_at, e.id`;
}

function toEmail(row: Row): EmailToWrite {
  const { roundId, welcomedAt, expiresAt, followUpDays, note } = row;
  const endMoved = row.endMoved ?? false;
  const inviter = {
    name: personName({ firstName: row.inviterFirstName, lastName: row.inviterLastName }),
    company: row.inviterCompany,
    email: row.inviterEmail,
    inTenant: row.inviterInTenant,
  };
  return {
    ...{ id: row.id, kind: row.kind, day: row.day },
    tenant: {
      ...{ name: row.tenantName, timezone: row.timezone },
      ...{ brandName: row.brandName, brandColor: row.brandColor, brandLogo: row.brandLogo },
    },
    person: { firstName: row.firstName, email: row.email, hasPassword: row.hasPassword },
    inviter: row.isInvited ? inviter : null,
    round: roundId === null ? null : { id: roundId, welcomedAt, expiresAt, endMoved, followUpDays, note },
  };
}
