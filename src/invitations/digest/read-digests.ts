import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { StuckState, WeeklyDigest } from '../../directory/weekly-digest.ts';

/** Weeks that are shown side by side. */
const WEEKS = 8;
/** People who are stuck that are named. */
const NAMED = 5;

/** A tenant whose digest is to be written. */
export interface DueDigest {
  id: string;
  name: string;
  timezone: string;
  announceIn: string;
  /** The Monday on which the week was over, in the tenant's zone. */
  weekEnd: string;
}

interface Row {
  tenantId: string;
  weeks: { monday: string; invited: number; loggedIn: number }[];
  medianDays: number | null;
  waiting: number;
  stuck: number;
  stuckPeople: { firstName: string | null; lastName: string; why: StuckState }[];
}

/** What happened in these tenants in the week that is over, by tenant id. It reads each tenant's people once. */
export async function readDigests(
  tx: Pick<Transaction, '$queryRaw'>,
  due: readonly DueDigest[],
): Promise<Map<string, WeeklyDigest>> {
  if (due.length === 0) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    WITH asked AS (
      SELECT id, timezone, week_end::timestamp AS week_end
      FROM jsonb_to_recordset(${JSON.stringify(due.map(({ id, timezone, weekEnd }) => ({ id, timezone, week_end: weekEnd })))}::jsonb)
        AS a (id uuid, timezone text, week_end date)
    ), people AS MATERIALIZED (
      SELECT a.id AS tenant_id, a.timezone, a.week_end, m.id, m.user_id, m.first_login_at, s.state::text,
             first.opened_at AS first_opened_at, last.status::text AS last_status, last.next_follow_up_at,
             last.welcomed_at, last.opened_at AS last_opened_at
      FROM asked a
      JOIN memberships m ON m.tenant_id = a.id
      LEFT JOIN directory_by_state s ON s.membership_id = m.id
      LEFT JOIN LATERAL (SELECT opened_at FROM rounds WHERE membership_id = m.id ORDER BY number LIMIT 1) first ON true
      LEFT JOIN LATERAL (
        SELECT status, opened_at, welcomed_at, next_follow_up_at FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1
      ) last ON true
    ), invited AS (
      SELECT p.tenant_id, date_trunc('week', r.opened_at AT TIME ZONE p.timezone) AS monday, count(DISTINCT p.id)::int AS people
      FROM people p JOIN rounds r ON r.membership_id = p.id
      WHERE r.sent_by_id IS NOT NULL AND r.opened_at AT TIME ZONE p.timezone >= p.week_end - ${WEEKS} * interval '7 days'
      GROUP BY 1, 2
    ), logged_in AS (
      SELECT p.tenant_id, date_trunc('week', p.first_login_at AT TIME ZONE p.timezone) AS monday, count(*)::int AS people
      FROM people p
      WHERE p.first_login_at AT TIME ZONE p.timezone >= p.week_end - ${WEEKS} * interval '7 days'
      GROUP BY 1, 2
    ), stuck AS (
      SELECT p.tenant_id, p.state, u.first_name, u.last_name, row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.last_opened_at DESC) AS rank
      FROM people p JOIN users u ON u.id = p.user_id
      -- All its mails have been sent, and nobody came; or it has ended without a log-in, and not because somebody revoked it.
      WHERE (p.state = 'WAITING' AND p.welcomed_at IS NOT NULL AND p.next_follow_up_at IS NULL)
         OR p.state IN ('EXPIRED', 'BOUNCED', 'STOPPED') AND p.last_status IN ('EXPIRED', 'BOUNCED', 'COMPLAINED', 'DECLINED')
    )
    SELECT a.id AS "tenantId",
      (SELECT jsonb_agg(jsonb_build_object('monday', to_char(w.monday, 'YYYY-MM-DD'), 'invited', coalesce(i.people, 0),
                                           'loggedIn', coalesce(l.people, 0)) ORDER BY w.monday)
       FROM generate_series(a.week_end - ${WEEKS} * interval '7 days', a.week_end - interval '7 days', interval '7 days') w (monday)
       LEFT JOIN invited i ON i.tenant_id = a.id AND i.monday = w.monday
       LEFT JOIN logged_in l ON l.tenant_id = a.id AND l.monday = w.monday) AS weeks,
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.first_login_at - p.first_opened_at) / 86400.0)
       FROM people p
       WHERE p.tenant_id = a.id AND p.first_opened_at <= p.first_login_at
         AND date_trunc('week', p.first_login_at AT TIME ZONE a.timezone) = a.week_end - interval '7 days')::float AS "medianDays",
      (SELECT count(*)::int FROM people p WHERE p.tenant_id = a.id AND p.state = 'WAITING') AS waiting,
      (SELECT count(*)::int FROM stuck s WHERE s.tenant_id = a.id) AS stuck,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('firstName', s.first_name, 'lastName', s.last_name, 'why', s.state) ORDER BY s.rank), '[]')
       FROM stuck s WHERE s.tenant_id = a.id AND s.rank <= ${NAMED}) AS "stuckPeople"
    FROM asked a`;
  const names = new Map(due.map(({ id, name }) => [id, name]));
  return new Map(
    rows.map(({ tenantId, stuckPeople, ...row }) => [
      tenantId,
      {
        ...row,
        tenantName: names.get(tenantId) ?? '',
        stuckPeople: stuckPeople.map(({ why, ...person }) => ({ name: personName(person), why })),
      },
    ]),
  );
}
