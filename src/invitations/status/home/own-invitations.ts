import { DAY } from '../../../clock.ts';
import type { Database } from '../../../database/database.ts';
import type { Caller } from '../../../directory/callers.ts';
import { personName } from '../../../directory/names.ts';
import { denyCorrect, mayInvite, maySeeDirectory } from '../../../directory/policy.ts';
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

/** Someone whom the inviter has invited, and where that stands. */
export interface OwnInvitation {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** The tenant's. */
  readonly timezone: string;
  /** Whether the inviter may still do something about it. */
  readonly mayInvite: boolean;
  /** Whether they may correct the address here; in the person's other tenants it is asked when they do. */
  readonly mayCorrect: boolean;
  readonly round: {
    readonly number: number;
    readonly status: RoundStatus;
    readonly openedAt: Date;
    readonly endedAt: Date | null;
    readonly nextFollowUpAt: Date | null;
    /** The day of the next follow-up; null when none is left. */
    readonly followUpDay: number | null;
    readonly expiresAt: Date;
  };
  /** The round's latest email. */
  readonly mail: {
    readonly kind: EmailKind;
    readonly day: number;
    readonly status: EmailStatus;
    readonly error: string | null;
    readonly at: Date;
  } | null;
}

/** Some invitations of a list, and how many there are in all. */
export interface InvitationList {
  readonly shown: readonly OwnInvitation[];
  readonly total: number;
}

export interface OwnInvitations {
  /** Open and without trouble, the oldest first. */
  readonly waiting: InvitationList;
  /** Those that go no further by themselves, the latest first. */
  readonly stuck: InvitationList;
  /** Open rounds whose latest email has not left yet. */
  readonly unsent: number;
}

/** The ends of a round after which somebody has to do something. */
const STUCK_ENDS = ['BOUNCED', 'COMPLAINED', 'DECLINED', 'EXPIRED'] as const satisfies RoundStatus[];
/** How long an end counts as news, in days; the directory shows it for ever. */
const NEWS_DAYS = 90;
/** Of each end, the latest rounds of an inviter that are looked at. */
const LOOKED_AT = 500;

/** Where the invitations stand that each of these users has sent last to somebody, in the directories that they may see. */
export async function ownInvitations(
  db: Pick<Database, '$queryRaw'>,
  options: { inviters: readonly Inviter[]; at: Date; most: { waiting: number; stuck: number } },
): Promise<Map<string, OwnInvitations>> {
  const { inviters, at, most } = options;
  const rows = await db.$queryRaw<Row[]>(selectInvitations({ inviters, at, most }));
  return new Map(
    inviters.map((inviter) => {
      const own = rows.filter(({ userId }) => userId === inviter.userId);
      const list = (name: Row['list']): InvitationList => {
        const listed = own.filter((row) => row.list === name);
        return { shown: listed.map((row) => toInvitation(row, inviter)), total: listed[0]?.total ?? 0 };
      };
      const unsent = own[0]?.unsent ?? 0;
      return [inviter.userId, { waiting: list('WAITING'), stuck: list('STUCK'), unsent }];
    }),
  );
}

interface Row {
  userId: string;
  list: 'WAITING' | 'STUCK';
  total: number;
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

function toInvitation(row: Row, { callers }: Inviter): OwnInvitation {
  const caller = callers.find(({ tenant }) => tenant.id === row.tenantId);
  const { number, status, openedAt, endedAt, nextFollowUpAt, followUpDay, expiresAt } = row;
  const { mailKind: kind, mailDay: day, mailStatus, mailError: error, mailAt } = row;
  const template = { id: row.templateId, directory: row.directory };
  return {
    membershipId: row.membershipId,
    name: personName(row),
    email: row.email,
    tenantId: row.tenantId,
    tenantName: caller?.tenant.name ?? '',
    timezone: caller?.tenant.timezone ?? 'UTC',
    mayInvite: caller !== undefined && mayInvite(caller, template),
    mayCorrect: caller !== undefined && denyCorrect(caller, []) === null,
    round: { number, status, openedAt, endedAt, nextFollowUpAt, followUpDay, expiresAt },
    mail:
      kind && day !== null && mailStatus && mailAt
        ? { kind, day, status: mailStatus, error, at: mailAt }
        : null,
  };
}

/**
 * One statement for all inviters. Open rounds are all looked at, as one may be stuck at any age; of those that have ended,
 * the latest of each end. Somebody who has logged in since, was deactivated or was invited again is in neither list.
 * `OFFSET 0` keeps each row's look-ups apart, so that the planner never joins whole tables instead.
 */
function selectInvitations(options: {
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
    ), open AS MATERIALIZED (
      SELECT a.user_id, r.id, r.opened_at, mail.status AS mail_status, mail.at AS mail_at
      FROM inviters a
      CROSS JOIN LATERAL (
        SELECT id, membership_id, opened_at FROM rounds WHERE sent_by_id = a.user_id AND status = 'OPEN' OFFSET 0
      ) r
      CROSS JOIN LATERAL (SELECT FROM memberships m WHERE m.id = r.membership_id AND ${isWaiting} OFFSET 0) m
      LEFT JOIN LATERAL (${latestMail(Prisma.sql`r.id`)}) mail ON true
    ), ended AS (
      SELECT a.user_id, r.id, r.ended_at
      FROM inviters a
      CROSS JOIN unnest(${[...STUCK_ENDS]}::round_status[]) AS s (status)
      CROSS JOIN LATERAL (
        SELECT id, membership_id, number, ended_at FROM rounds
        WHERE sent_by_id = a.user_id AND status = s.status ORDER BY opened_at DESC LIMIT ${LOOKED_AT}::bigint
      ) r
      CROSS JOIN LATERAL (SELECT FROM memberships m WHERE m.id = r.membership_id AND ${isWaiting} OFFSET 0) m
      WHERE r.ended_at >= ${since}::timestamptz
        AND NOT EXISTS (
          SELECT FROM rounds l WHERE l.membership_id = r.membership_id AND l.number > r.number OFFSET 0)
    ), listed AS (
      SELECT user_id, id, opened_at AS at, 'WAITING' AS list FROM open WHERE NOT ${isTrouble}
      UNION ALL SELECT user_id, id, mail_at, 'STUCK' FROM open WHERE ${isTrouble}
      UNION ALL SELECT user_id, id, ended_at, 'STUCK' FROM ended
    ), ranked AS (
      SELECT *, count(*) OVER (PARTITION BY user_id, list)::int AS total, row_number() OVER (
        PARTITION BY user_id, list ORDER BY CASE list WHEN 'WAITING' THEN at END, at DESC, id) AS rank
      FROM listed
    )
    SELECT k.user_id AS "userId", k.list, k.total,
           (SELECT count(*)::int FROM open o WHERE o.user_id = k.user_id AND o.mail_status IN ('QUEUED', 'FROZEN')) AS unsent,
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

/** Someone in one of the inviter's tenants who is active and has not logged in. */
const isWaiting = Prisma.sql`
  m.tenant_id = ANY (a.tenant_ids) AND m.deactivated_at IS NULL AND m.first_login_at IS NULL`;

/** Whether the latest email of an open round did not arrive, or may not have. */
const isTrouble = Prisma.sql`
  (mail_status IS NOT NULL AND mail_status = ANY (${[...MAIL_TROUBLES]}::email_status[]))`;

function latestMail(roundId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT kind, day, status, error, coalesce(settled_at, accepted_at, created_at) AS at
    FROM emails WHERE round_id = ${roundId} ORDER BY day DESC LIMIT 1`;
}
