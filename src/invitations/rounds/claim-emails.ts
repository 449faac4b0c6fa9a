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
  /** Null for a sign-in reminder and a password link, which belong to no round. */
  roundId: string | null;
  person: { firstName: string | null; email: string };
  /** The same object for all emails of which only the person differs. */
  occasion: Occasion;
}

/** What the letters of people say alike who were invited together. */
export interface Occasion {
  kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up. */
  day: number;
  tenant: { name: string; timezone: string } & TenantBrand;
  /** Who asked for it; null when the invited person asked for a new link. */
  inviter: { name: string; company: string; email: string; inTenant: boolean } | null;
  hasPassword: boolean;
  round: RoundToWrite | null;
}

interface RoundToWrite {
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
  try {
    return claimedIn(await tx.$queryRaw<Row[]>(selectEmails(due, at)));
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
  const overtaken = claimed.flatMap(({ id, sendable }) => (sendable ? [] : [id]));
  return { emails: claimedIn(rows).emails, overtaken };
}

/** What `sendable` is about. */
const EMAILS = Prisma.sql`emails e
      JOIN memberships m ON m.id = e.membership_id
      LEFT JOIN rounds r ON r.id = e.round_id`;

/** Emails with the same occasion. */
interface Row {
  emails: [id: string, roundId: string | null, firstName: string | null, email: string][];
  sendable: boolean;
  kind: EmailKind;
  day: number;
  tenantName: string;
  timezone: string;
  brandName: string | null;
  brandColor: string | null;
  brandLogo: string | null;
  hasPassword: boolean;
  ofRound: boolean;
  /** Null, as all of the round, for a sign-in reminder. */
  welcomedAt: Date | null;
  followUpDays: number[];
  expiresAt: Date;
  endMoved: boolean;
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
 * the day on which they die (domain.md, "Invite, Re-invite" 9). What many emails have in common is read, and answered, once.
 *
 * @param which the end of a query for the emails, from its conditions on
 */
function selectEmails(which: Prisma.Sql, at: Date): Prisma.Sql {
  return Prisma.sql`
    /* claim emails */
    WITH found AS MATERIALIZED (
      SELECT e.id, e.kind::text AS kind, e.day, e.due_at, ${sendable(at)} AS sendable, m.tenant_id, m.user_id,
             e.round_id, r.welcomed_at, r.follow_up_days, r.expires_at, r.note,
             CASE WHEN r.id IS NULL THEN e.sent_by_id ELSE r.sent_by_id END AS sender_id
      FROM ${EMAILS}
      WHERE ${which}
    ), occasions AS MATERIALIZED (
      SELECT f.kind, f.day, f.sendable, f.tenant_id, f.sender_id, f.round_id IS NOT NULL AS of_round,
             f.welcomed_at, f.follow_up_days, f.expires_at, f.note, u.password_hash IS NOT NULL AS has_password,
             min(f.due_at) AS due_at,
             json_agg(json_build_array(f.id, f.round_id, u.first_name, u.email) ORDER BY f.due_at, f.id) AS emails
      FROM found f
      JOIN users u ON u.id = f.user_id
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ), lives AS MATERIALIZED (
      SELECT link_days, timezone, link_end(${at}::timestamptz, link_days, timezone) AS expires_at
      FROM (SELECT DISTINCT link_days, timezone FROM tenants WHERE id IN (SELECT tenant_id FROM occasions)) AS life
    )
    SELECT o.emails, o.sendable, o.kind, o.day, t.name AS "tenantName", t.timezone,
           t.brand_name AS "brandName", t.brand_color AS "brandColor", t.brand_logo AS "brandLogo",
           o.has_password AS "hasPassword", o.of_round AS "ofRound",
           o.welcomed_at AS "welcomedAt", o.follow_up_days AS "followUpDays",
           coalesce(o.expires_at <> f.ends_at, false) AS "endMoved", f.ends_at AS "expiresAt", o.note,
           s.id IS NOT NULL AS "isInvited", s.first_name AS "inviterFirstName", s.last_name AS "inviterLastName",
           s.email AS "inviterEmail", c.name AS "inviterCompany",
           EXISTS (SELECT FROM memberships i
                   WHERE i.user_id = s.id AND i.tenant_id = o.tenant_id AND i.deactivated_at IS NULL) AS "inviterInTenant"
    FROM occasions o
    JOIN tenants t ON t.id = o.tenant_id
    JOIN lives l ON l.link_days = t.link_days AND l.timezone = t.timezone
    CROSS JOIN LATERAL (
      SELECT CASE WHEN o.day = 0 AND o.welcomed_at IS NULL THEN l.expires_at ELSE o.expires_at END AS ends_at) f
    LEFT JOIN users s ON s.id = o.sender_id
    LEFT JOIN companies c ON c.id = s.company_id
    ORDER BY o.due_at`;
}

function claimedIn(rows: readonly Row[]): ClaimedEmails {
  const emails = rows.flatMap((row) => (row.sendable ? toEmails(row) : []));
  const overtaken = rows.flatMap((row) => (row.sendable ? [] : row.emails.map(([id]) => id)));
  return { emails, overtaken };
}

function toEmails(row: Row): EmailToWrite[] {
  const { welcomedAt, expiresAt, endMoved, followUpDays, note } = row;
  const inviter = {
    name: personName({ firstName: row.inviterFirstName, lastName: row.inviterLastName }),
    company: row.inviterCompany,
    email: row.inviterEmail,
    inTenant: row.inviterInTenant,
  };
  const occasion: Occasion = {
    ...{ kind: row.kind, day: row.day, hasPassword: row.hasPassword },
    tenant: {
      ...{ name: row.tenantName, timezone: row.timezone },
      ...{ brandName: row.brandName, brandColor: row.brandColor, brandLogo: row.brandLogo },
    },
    inviter: row.isInvited ? inviter : null,
    round: row.ofRound ? { welcomedAt, expiresAt, endMoved, followUpDays, note } : null,
  };
  return row.emails.map(([id, roundId, firstName, email]) => ({
    ...{ id, roundId, occasion },
    person: { firstName, email },
  }));
}
