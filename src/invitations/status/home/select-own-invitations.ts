import { DAY } from '../../../clock.ts';
import type { Caller } from '../../../directory/callers.ts';
import { maySeeDirectory } from '../../../directory/policy.ts';
import { Prisma } from '../../../generated/prisma/client.ts';
import type {
  DirectoryAccess,
  EmailKind,
  EmailStatus,
  RoundStatus,
} from '../../../generated/prisma/enums.ts';
import { MAIL_TROUBLES } from '../../../words/emails.ts';

/** Whose invitations: a user, with their rights in each tenant that is asked about. */
export interface Inviter {
  readonly userId: string;
  readonly callers: readonly Caller[];
}

/** An invitation as the statement answers it. */
export interface OwnInvitationRow {
  userId: string;
  list: 'WAITING' | 'STUCK';
  total: number;
  isMore: boolean;
  unsent: number;
  membershipId: string;
  firstName: string | null;
  lastName: string;
  email: string;
  tenantId: string;
  templateId: string;
  directory: DirectoryAccess;
  number: number;
  status: RoundStatus;
  openedAt: Date;
  endedAt: Date | null;
  nextFollowUpAt: Date | null;
  followUpDay: number | null;
  expiresAt: Date;
  mailKind: EmailKind | null;
  mailDay: number | null;
  mailStatus: EmailStatus | null;
  mailError: string | null;
  mailAt: Date | null;
}

/** The ends of a round after which somebody has to do something. */
const STUCK_ENDS = ['BOUNCED', 'COMPLAINED', 'DECLINED', 'EXPIRED'] as const satisfies RoundStatus[];
/** How long an end counts as news, in days; the directory shows it for ever. */
const NEWS_DAYS = 90;
/** Rounds of an inviter that are looked at: so many of the oldest open ones, of the latest ones, and of each end. */
const LOOKED_AT = 200;

/**
 * One statement for all inviters. Of thousands of rounds it looks at the oldest and the latest: those wait the longest, and
 * these are news. Somebody who has logged in since, was deactivated or was invited again is in neither list. `OFFSET 0`
 * keeps each row's look-ups apart, so that the planner never joins whole tables instead.
 */
export function selectOwnInvitations(options: {
  inviters: readonly Inviter[];
  at: Date;
  most: { waiting: number; stuck: number };
}): Prisma.Sql {
  const { inviters, at, most } = options;
  const asked = inviters.flatMap(({ userId, callers }) =>
    callers.filter(maySeeDirectory).map(({ tenant }) => ({ user_id: userId, tenant_id: tenant.id })),
  );
  const since = new Date(at.getTime() - NEWS_DAYS * DAY);
  return Prisma.sql`
    /* own invitations */
    WITH inviters AS MATERIALIZED (
      SELECT user_id, array_agg(tenant_id) AS tenant_ids
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS asked (user_id uuid, tenant_id uuid) GROUP BY user_id
    ), looked_at AS MATERIALIZED (
      SELECT a.user_id, a.tenant_ids, r.*
      FROM inviters a CROSS JOIN LATERAL (${openRounds(Prisma.sql`ASC`)} UNION ${openRounds(Prisma.sql`DESC`)}) r
      UNION ALL
      SELECT a.user_id, a.tenant_ids, r.*
      FROM inviters a CROSS JOIN unnest(${[...STUCK_ENDS]}::round_status[]) AS s (status)
      CROSS JOIN LATERAL (${roundsOf(Prisma.sql`s.status`, Prisma.sql`DESC`)}) r
    ), of_each AS (
      SELECT user_id, status, count(*) >= CASE status WHEN 'OPEN' THEN 2 ELSE 1 END * ${LOOKED_AT} AS is_more
      FROM looked_at GROUP BY user_id, status
    ), found AS MATERIALIZED (
      SELECT r.user_id, r.id, r.status, r.opened_at, r.ended_at, mail.status AS mail_status, mail.at AS mail_at
      FROM looked_at r
      CROSS JOIN LATERAL (
        SELECT FROM memberships m
        WHERE m.id = r.membership_id AND m.tenant_id = ANY (r.tenant_ids)
          AND m.deactivated_at IS NULL AND m.first_login_at IS NULL OFFSET 0
      ) m
      LEFT JOIN LATERAL (${latestMail(Prisma.sql`r.id`)}) mail ON r.status = 'OPEN'
      WHERE r.status = 'OPEN' OR r.ended_at >= ${since}::timestamptz AND NOT EXISTS (
        SELECT FROM rounds l WHERE l.membership_id = r.membership_id AND l.number > r.number OFFSET 0)
    ), listed AS (
      SELECT *, CASE WHEN status = 'OPEN' AND NOT ${isTrouble} THEN 'WAITING' ELSE 'STUCK' END AS list FROM found
    ), ranked AS (
      SELECT *, count(*) OVER (PARTITION BY user_id, list)::int AS total, row_number() OVER (
        PARTITION BY user_id, list
        ORDER BY CASE list WHEN 'WAITING' THEN opened_at END, coalesce(ended_at, mail_at, opened_at) DESC, id) AS rank
      FROM listed
    )
    SELECT k.user_id AS "userId", k.list, k.total,
           EXISTS (SELECT FROM of_each o WHERE o.user_id = k.user_id AND o.is_more
                   AND (k.list = 'STUCK' OR o.status = 'OPEN')) AS "isMore",
           (SELECT count(*)::int FROM found f WHERE f.user_id = k.user_id AND f.mail_status IN ('QUEUED', 'FROZEN')) AS unsent,
           m.id AS "membershipId", u.first_name AS "firstName", u.last_name AS "lastName", u.email,
           m.tenant_id AS "tenantId", p.id AS "templateId", p.directory::text,
           r.number, r.status::text, r.opened_at AS "openedAt", r.ended_at AS "endedAt",
           r.next_follow_up_at AS "nextFollowUpAt", r.expires_at AS "expiresAt",
           (SELECT min(day) FROM unnest(r.follow_up_days) AS day
            WHERE r.welcomed_at + make_interval(hours => 24 * day) >= r.next_follow_up_at) AS "followUpDay",
           mail.kind::text AS "mailKind", mail.day AS "mailDay", mail.status::text AS "mailStatus",
           mail.error AS "mailError", mail.at AS "mailAt"
    FROM ranked k
    JOIN rounds r ON r.id = k.id
    JOIN memberships m ON m.id = r.membership_id
    JOIN users u ON u.id = m.user_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    LEFT JOIN LATERAL (${latestMail(Prisma.sql`r.id`)}) mail ON true
    WHERE k.rank <= CASE k.list WHEN 'WAITING' THEN ${most.waiting}::int ELSE ${most.stuck}::int END
    ORDER BY k.user_id, k.list, k.rank`;
}

function openRounds(order: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${roundsOf(Prisma.sql`'OPEN'`, order)})`;
}

/** Rounds that an inviter has sent and that stand like this, by the time they were opened. */
function roundsOf(status: Prisma.Sql, order: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT id, membership_id, number, status, opened_at, ended_at FROM rounds
    WHERE sent_by_id = a.user_id AND status = ${status} ORDER BY opened_at ${order} LIMIT ${LOOKED_AT}::bigint`;
}

/** Whether the latest email of an open round did not arrive, or may not have. */
const isTrouble = Prisma.sql`
  (mail_status IS NOT NULL AND mail_status = ANY (${[...MAIL_TROUBLES]}::email_status[]))`;

function latestMail(roundId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT kind, day, status, error, coalesce(settled_at, accepted_at, created_at) AS at
    FROM emails WHERE round_id = ${roundId} ORDER BY day DESC LIMIT 1`;
}
