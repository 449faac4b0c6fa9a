import { DAY } from '../../clock.ts';
import type { Context } from '../../context.ts';
import type { Database } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { EmailKind } from '../../generated/prisma/enums.ts';
import { MAIL_TROUBLES, type MailTrouble } from '../../words/emails.ts';

/** How many people of a tenant are listed by name. */
const LISTED = 20;

export interface WaitingPerson {
  readonly name: string;
  readonly emailKey: string;
  readonly round: number;
  readonly openedAt: Date;
  /** Whole days since the round's Welcome email left; null while it is still to leave. */
  readonly daysSinceWelcome: number | null;
  /** The first mail of the round; null while it is not written. */
  readonly mail: EmailKind | null;
  /** When that mail leaves, while the caps put it off. */
  readonly putOffUntil: Date | null;
  readonly nextFollowUpAt: Date | null;
}

export interface TroubledMail {
  readonly name: string;
  readonly emailKey: string;
  readonly kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up. */
  readonly day: number;
  readonly status: MailTrouble;
  readonly at: Date;
  readonly error: string | null;
}

/** Where the invitations of one tenant stand. Every active person counts in exactly one of the four. */
export interface TenantStatus {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly timezone: string;
  readonly people: number;
  readonly loggedIn: number;
  /** Invited, with an open round. */
  readonly waiting: number;
  /** Invited before; the last round has ended without a log-in. */
  readonly ended: number;
  readonly neverInvited: number;
  /** Deactivated people, who count in none of the above. */
  readonly deactivated: number;
  /** Those who wait the longest, at most 20. */
  readonly waitingPeople: readonly WaitingPerson[];
  /** Mails in trouble, of the last rounds of people who have not logged in. */
  readonly troubles: Readonly<Record<MailTrouble, number>>;
  /** The latest of them, at most 20. */
  readonly troubledMails: readonly TroubledMail[];
}

/** Where the invitations of each tenant stand, by tenant name: of all tenants, or of those that the caller may see. */
export async function tenantStatuses(
  context: Pick<Context, 'db' | 'clock'>,
  options: { tenantIds?: readonly string[] } = {},
): Promise<TenantStatus[]> {
  const { db, clock } = context;
  const now = clock.now();
  const only = options.tenantIds ? Prisma.sql`t.id = ANY (${options.tenantIds}::uuid[])` : Prisma.sql`true`;
  const counts = await countPeople(db, only);
  const waiting = await findWaiting(db, { only, now });
  const mails = await findTroubledMails(db, only);
  return counts.map((tenant) => {
    const own = mails.filter((mail) => mail.tenantId === tenant.tenantId);
    const count = (trouble: MailTrouble) => own.find(({ status }) => status === trouble)?.total ?? 0;
    return {
      ...tenant,
      waitingPeople: waiting
        .filter(({ tenantId }) => tenantId === tenant.tenantId)
        .map(({ tenantId: _, welcomedAt, firstName, lastName, ...round }) => ({
          ...round,
          name: personName({ firstName, lastName }),
          daysSinceWelcome: welcomedAt && Math.floor((now.getTime() - welcomedAt.getTime()) / DAY),
        })),
      troubles: {
        BOUNCED: count('BOUNCED'),
        COMPLAINED: count('COMPLAINED'),
        SUPPRESSED: count('SUPPRESSED'),
        FAILED: count('FAILED'),
        UNKNOWN: count('UNKNOWN'),
      },
      troubledMails: own
        .map(({ tenantId: _, total: __, firstName, lastName, ...mail }) => ({
          ...mail,
          name: personName({ firstName, lastName }),
        }))
        .toSorted((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, LISTED),
    };
  });
}

type Counts = Omit<TenantStatus, 'waitingPeople' | 'troubles' | 'troubledMails'>;

async function countPeople(db: Database, only: Prisma.Sql): Promise<Counts[]> {
  return db.$queryRaw<Counts[]>`
    SELECT t.id AS "tenantId", t.name AS "tenantName", t.timezone,
      count(*) FILTER (WHERE p.active)::int AS people,
      count(*) FILTER (WHERE p.active AND p.logged_in)::int AS "loggedIn",
      count(*) FILTER (WHERE p.active AND NOT p.logged_in AND p.status = 'OPEN')::int AS waiting,
      count(*) FILTER (WHERE p.active AND NOT p.logged_in AND p.status <> 'OPEN')::int AS ended,
      count(*) FILTER (WHERE p.active AND NOT p.logged_in AND p.status IS NULL)::int AS "neverInvited",
      count(*) FILTER (WHERE NOT p.active)::int AS deactivated
    FROM tenants t
    LEFT JOIN LATERAL (
      SELECT m.deactivated_at IS NULL AS active, m.first_login_at IS NOT NULL AS logged_in,
        (SELECT r.status FROM rounds r WHERE r.membership_id = m.id ORDER BY r.number DESC LIMIT 1) AS status
      FROM memberships m WHERE m.tenant_id = t.id
    ) p ON true
    WHERE ${only}
    GROUP BY t.id
    ORDER BY lower(t.name), t.id`;
}

interface PersonRow {
  tenantId: string;
  firstName: string | null;
  lastName: string;
  emailKey: string;
}

interface WaitingRow extends PersonRow, Omit<WaitingPerson, 'name' | 'emailKey' | 'daysSinceWelcome'> {
  welcomedAt: Date | null;
}

async function findWaiting(
  db: Database,
  { only, now }: { only: Prisma.Sql; now: Date },
): Promise<WaitingRow[]> {
  return db.$queryRaw<WaitingRow[]>`
    SELECT t.id AS "tenantId", w.first_name AS "firstName", w.last_name AS "lastName", w.email_key AS "emailKey",
      w.number AS round, w.opened_at AS "openedAt", w.welcomed_at AS "welcomedAt",
      w.next_follow_up_at AS "nextFollowUpAt", e.kind::text AS mail,
      CASE WHEN e.status = 'QUEUED' AND e.due_at > ${now} THEN e.due_at END AS "putOffUntil"
    FROM tenants t
    CROSS JOIN LATERAL (
      SELECT u.first_name, u.last_name, u.email_key, r.id, r.number, r.opened_at, r.welcomed_at, r.next_follow_up_at
      FROM memberships m
      JOIN users u ON u.id = m.user_id
      JOIN rounds r ON r.membership_id = m.id AND r.status = 'OPEN'
      WHERE m.tenant_id = t.id AND m.deactivated_at IS NULL AND m.first_login_at IS NULL
      ORDER BY r.opened_at, u.email_key
      LIMIT ${LISTED}
    ) w
    LEFT JOIN emails e ON e.round_id = w.id AND e.day = 0
    WHERE ${only}
    ORDER BY w.opened_at, w.email_key`;
}

interface TroubleRow extends PersonRow, Omit<TroubledMail, 'name' | 'emailKey'> {
  total: number;
}

/** The latest few of each kind of trouble, each with how many of that kind there are. */
async function findTroubledMails(db: Database, only: Prisma.Sql): Promise<TroubleRow[]> {
  return db.$queryRaw<TroubleRow[]>`
    WITH mails AS (
      SELECT t.id AS "tenantId", u.first_name AS "firstName", u.last_name AS "lastName", u.email_key AS "emailKey",
        e.kind::text AS kind, e.day, e.status::text AS status,
        coalesce(e.settled_at, e.accepted_at, e.created_at) AS at, e.error
      FROM tenants t
      JOIN memberships m ON m.tenant_id = t.id AND m.deactivated_at IS NULL AND m.first_login_at IS NULL
      JOIN users u ON u.id = m.user_id
      JOIN rounds r ON r.membership_id = m.id
      JOIN emails e ON e.round_id = r.id
      WHERE ${only} AND e.status = ANY (${[...MAIL_TROUBLES]}::email_status[])
        AND NOT EXISTS (SELECT FROM rounds later WHERE later.membership_id = m.id AND later.number > r.number)
    ), counted AS (
      SELECT *, count(*) OVER kind_of_trouble::int AS total, row_number() OVER (kind_of_trouble ORDER BY at DESC) AS rank
      FROM mails
      WINDOW kind_of_trouble AS (PARTITION BY "tenantId", status)
    )
    SELECT "tenantId", "firstName", "lastName", "emailKey", kind, day, status, at, error, total
    FROM counted WHERE rank <= ${LISTED}`;
}
