import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { EmailKind } from '../../generated/prisma/enums.ts';

/** An email with all that its letter says. */
export interface EmailToWrite {
  id: string;
  kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up. */
  day: number;
  tenant: { name: string; timezone: string };
  person: { firstName: string | null; email: string; hasPassword: boolean };
  /** Who asked for it; null when the invited person asked for a new link. */
  inviter: { name: string; company: string; email: string; inTenant: boolean } | null;
  /** Null for a sign-in reminder, which belongs to no round. */
  round: { welcomedAt: Date | null; expiresAt: Date; followUpDays: number[] } | null;
}

interface Row {
  id: string;
  kind: EmailKind;
  day: number;
  tenantName: string;
  timezone: string;
  firstName: string | null;
  email: string;
  hasPassword: boolean;
  inRound: boolean;
  welcomedAt: Date | null;
  expiresAt: Date;
  followUpDays: number[];
  isInvited: boolean;
  inviterFirstName: string | null;
  inviterLastName: string;
  inviterEmail: string;
  inviterCompany: string;
  inviterInTenant: boolean;
}

/** These emails, in no order. */
export async function readEmails(
  tx: Transaction,
  options: { emailRowIds: readonly string[] },
): Promise<EmailToWrite[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT e.id, e.kind::text AS kind, e.day, t.name AS "tenantName", t.timezone,
           u.first_name AS "firstName", u.email, u.password_hash IS NOT NULL AS "hasPassword",
           r.id IS NOT NULL AS "inRound", r.welcomed_at AS "welcomedAt", r.expires_at AS "expiresAt",
           r.follow_up_days AS "followUpDays",
           s.id IS NOT NULL AS "isInvited", s.first_name AS "inviterFirstName", s.last_name AS "inviterLastName",
           s.email AS "inviterEmail", c.name AS "inviterCompany",
           EXISTS (SELECT FROM memberships i
                   WHERE i.user_id = s.id AND i.tenant_id = m.tenant_id AND i.deactivated_at IS NULL) AS "inviterInTenant"
    FROM emails e
    JOIN memberships m ON m.id = e.membership_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN users u ON u.id = m.user_id
    LEFT JOIN rounds r ON r.id = e.round_id
    LEFT JOIN users s ON s.id = CASE WHEN r.id IS NULL THEN e.sent_by_id ELSE r.sent_by_id END
    LEFT JOIN companies c ON c.id = s.company_id
    WHERE e.id = ANY (${options.emailRowIds}::uuid[])`;
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, day: row.day },
    tenant: { name: row.tenantName, timezone: row.timezone },
    person: { firstName: row.firstName, email: row.email, hasPassword: row.hasPassword },
    inviter: row.isInvited
      ? {
          name: personName({ firstName: row.inviterFirstName, lastName: row.inviterLastName }),
          company: row.inviterCompany,
          email: row.inviterEmail,
          inTenant: row.inviterInTenant,
        }
      : null,
    round: row.inRound
      ? { welcomedAt: row.welcomedAt, expiresAt: row.expiresAt, followUpDays: row.followUpDays }
      : null,
  }));
}
