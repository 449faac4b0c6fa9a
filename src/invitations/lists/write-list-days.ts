import { DAY } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { sql } from '../../sql.ts';
import { inOneStatement } from '../../transaction.ts';
import { FOLLOWED_DAYS } from './announce-list.ts';

/**
 * Writes a line for the thread of each list's card about the follow-ups that left yesterday, by the tenant's days: one a
 * day, however often it is called (domain.md, "Many at once" 9). A list without a card in Slack has none.
 *
 * @returns how many lines were written
 */
export async function writeListDays(context: Pick<Context, 'db' | 'clock' | 'wake'>): Promise<number> {
  const at = context.clock.now();
  const since = new Date(at.getTime() - FOLLOWED_DAYS * DAY);
  const written = await inOneStatement(
    context.db,
    sql`
    WITH days AS MATERIALIZED (
      SELECT l.id, c.tenant_id, c.workspace, c.posted_channel, c.ts, t.timezone, d.today,
             'list:' || l.id || ':' || to_char(d.today - interval '1 day', 'YYYY-MM-DD') AS key
      FROM invite_lists l
      JOIN notices c ON c.key = 'list:' || l.id AND c.ts IS NOT NULL
      JOIN tenants t ON t.id = l.tenant_id
      CROSS JOIN LATERAL (SELECT date_trunc('day', ${at}::timestamptz AT TIME ZONE t.timezone) AS today) d
      WHERE l.created_at > ${since}::timestamptz
    ), sent AS (
      SELECT d.id, e.day, count(*)::int AS count, count(*) FILTER (WHERE e.status = 'BOUNCED')::int AS bounced
      FROM days d
      JOIN rounds r ON r.list_id = d.id
      JOIN emails e ON e.round_id = r.id AND e.kind = 'FOLLOW_UP'
        AND e.accepted_at >= (d.today - interval '1 day') AT TIME ZONE d.timezone
        AND e.accepted_at < d.today AT TIME ZONE d.timezone
      -- Written already: it is called every hour.
      WHERE NOT EXISTS (SELECT FROM notices n WHERE n.key = d.key)
      GROUP BY d.id, e.day
    )
    INSERT INTO notices (key, tenant_id, workspace, channel, kind, data, at)
    SELECT d.key, d.tenant_id, d.workspace, d.posted_channel, 'INVITE_LIST_DAY',
           jsonb_build_object('threadTs', d.ts, 'followUps', jsonb_agg(
             jsonb_build_object('day', s.day, 'count', s.count, 'bounced', s.bounced) ORDER BY s.day)),
           ${at}::timestamptz
    FROM days d JOIN sent s ON s.id = d.id
    GROUP BY d.id, d.key, d.tenant_id, d.workspace, d.posted_channel, d.ts
    ON CONFLICT (key) DO NOTHING`,
  );
  if (written > 0) context.wake('announce');
  return written;
}
