import { z } from 'zod';
import { personName } from '../../directory/names.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { EmailKind, EmailStatus, RoundStatus } from '../../generated/prisma/enums.ts';
import type { ChangedValue, TimelineFact } from '../../words/timeline.ts';

/** A fact as the statement answers it. What its kind has no use for is null. */
export interface FactRow {
  readonly at: Date;
  readonly kind: TimelineFact['kind'];
  readonly round: number | null;
  readonly day: number | null;
  readonly otherDay: number | null;
  readonly email: EmailKind;
  readonly emailStatus: EmailStatus;
  readonly roundStatus: RoundStatus | null;
  /** Who did it: a name, or the two names of a user account. */
  readonly actor: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** What was done, what a mail server said, or what an inviter wrote. */
  readonly text: string | null;
  readonly details: unknown;
}

/** What the audit says and another fact tells as well. */
const TOLD_OTHERWISE = [
  ...['add-user', 'add-existing-user', 'invite', 're-invite', 'ask-for-new-link'],
  ...['revoke', 'stop', 'log-in'],
];

/**
 * Selects `FactRow`s about one membership, with the rank of those that happened at one moment. The audit counts where it
 * is about this person in this tenant.
 */
export function selectFacts(membershipId: string): Prisma.Sql {
  const id = Prisma.sql`${membershipId}::uuid`;
  return Prisma.sql`
    SELECT m.created_at AS at, 0 AS rank, 'ADDED' AS kind, NULL::int AS round, NULL::int AS day, NULL::int AS "otherDay",
      NULL AS email, NULL AS "emailStatus", NULL AS "roundStatus",
      (SELECT a.actor FROM audit_entries a
       WHERE a.subject = m.id::text AND a.action IN ('add-user', 'add-existing-user') ORDER BY a.id LIMIT 1) AS actor,
      NULL AS "firstName", NULL AS "lastName", NULL AS text, NULL::jsonb AS details
    FROM memberships m WHERE m.id = ${id}
    UNION ALL
    SELECT first_login_at, 2, 'LOGGED_IN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'first', NULL
    FROM memberships WHERE id = ${id} AND first_login_at IS NOT NULL
    UNION ALL
    SELECT last_login_at, 2, 'LOGGED_IN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'last', NULL
    FROM memberships WHERE id = ${id} AND last_login_at > first_login_at
    UNION ALL
    SELECT r.opened_at, 5, 'ROUND_OPENED', r.number, NULL, NULL, NULL, NULL, NULL, NULL, s.first_name, s.last_name, r.note, NULL
    FROM rounds r LEFT JOIN users s ON s.id = r.sent_by_id WHERE r.membership_id = ${id}
    UNION ALL
    SELECT coalesce(ended_at, opened_at), 3, 'ROUND_ENDED', number, NULL, NULL, NULL, NULL, status::text, ended_by, NULL, NULL, NULL, NULL
    FROM rounds WHERE membership_id = ${id} AND status <> 'OPEN'
    UNION ALL
    SELECT e.created_at, 6, 'EMAIL_WRITTEN', r.number, e.day, NULL, e.kind::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM emails e LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.membership_id = ${id} AND e.status IN ('QUEUED', 'FROZEN')
    UNION ALL
    SELECT e.accepted_at, 7, 'EMAIL_SENT', r.number, e.day, NULL, e.kind::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM emails e LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.membership_id = ${id} AND e.accepted_at IS NOT NULL
    UNION ALL
    SELECT coalesce(e.settled_at, e.accepted_at, e.created_at), CASE WHEN e.status = 'CANCELLED' THEN 4 WHEN e.status = 'DELIVERED' THEN 8 ELSE 2 END,
      'EMAIL_SETTLED', r.number, e.day, NULL, e.kind::text, e.status::text,
      CASE WHEN r.status <> 'OPEN' AND r.ended_at <= e.settled_at THEN r.status::text END, NULL, NULL, NULL, e.error, NULL
    FROM emails e LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.membership_id = ${id} AND e.status NOT IN ('QUEUED', 'FROZEN', 'ACCEPTED')
    UNION ALL
    SELECT later.created_at, 5, 'EMAIL_LEFT_OUT', r.number, d.day, later.day, 'FOLLOW_UP', NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM rounds r
    CROSS JOIN LATERAL unnest(r.follow_up_days) AS d(day)
    CROSS JOIN LATERAL (
      SELECT e.day, e.created_at FROM emails e WHERE e.round_id = r.id AND e.day > d.day ORDER BY e.day LIMIT 1) AS later
    WHERE r.membership_id = ${id} AND NOT EXISTS (SELECT FROM emails e WHERE e.round_id = r.id AND e.day = d.day)
    UNION ALL
    SELECT a.at, 1, 'DONE', NULL, NULL, NULL, NULL, NULL, NULL, a.actor, NULL, NULL, a.action, a.details
    FROM memberships m JOIN audit_entries a ON a.subject IN (m.id::text, m.user_id::text) AND a.tenant_id = m.tenant_id
    WHERE m.id = ${id} AND a.action <> ALL (${TOLD_OTHERWISE}::text[]) AND coalesce(a.details->>'change', '') <> 'created'`;
}

export function toFact(row: FactRow): TimelineFact {
  const { at, kind } = row;
  const actor =
    row.lastName === null ? row.actor : personName({ firstName: row.firstName, lastName: row.lastName });
  const mail = { email: row.email, day: row.day ?? 0, round: row.round };
  const round = row.round ?? 0;
  const roundEnd = row.roundStatus === 'OPEN' ? null : row.roundStatus;
  switch (kind) {
    case 'ADDED':
      return { at, kind, by: actor };
    case 'ROUND_OPENED':
      return { at, kind, round, by: actor, note: row.text };
    case 'ROUND_ENDED':
      return { at, kind, round, status: roundEnd ?? 'EXPIRED', by: actor };
    case 'EMAIL_WRITTEN':
    case 'EMAIL_SENT':
      return { at, kind, ...mail };
    case 'EMAIL_SETTLED':
      return { at, kind, ...mail, status: row.emailStatus, detail: row.text, roundEnd };
    case 'EMAIL_LEFT_OUT':
      return { at, kind, ...mail, insteadDay: row.otherDay ?? 0 };
    case 'LOGGED_IN':
      return { at, kind, isFirst: row.text === 'first' };
    case 'DONE':
      return { at, kind, action: row.text ?? '', by: actor ?? '', changes: changesIn(row.details) };
  }
}

const value = z.string().nullish().catch(null);
const values = z.record(z.string(), value);
const beforeAndAfter = z.object({ before: values, after: values });
const ofFile = z.object({ fields: z.array(z.object({ field: z.string(), from: value, to: value })) });

/** The values that an entry of the audit says were changed; details that say it otherwise, or not at all, have none. */
function changesIn(details: unknown): ChangedValue[] {
  const edit = beforeAndAfter.safeParse(details);
  if (edit.success) {
    const { before, after } = edit.data;
    return Object.keys(after).map((field) => ({
      ...{ field, before: before[field] ?? null, after: after[field] ?? null },
    }));
  }
  const file = ofFile.safeParse(details);
  return file.success
    ? file.data.fields.map(({ field, from, to }) => ({ field, before: from ?? null, after: to ?? null }))
    : [];
}
