import type { Context } from '../../context.ts';
import { sql } from '../../sql.ts';
import { inOneStatement } from '../../transaction.ts';

/**
 * Writes a line for the thread of each list's card about the follow-ups that left yesterday, by the tenant's days: one a
 * day, however often it is called (domain.md, "Many at once" 9). A list without a card in Slack has none.
 *
 * @returns how many lines were written
 */
export async function writeListDays(context: Pick<Context, 'db' | 'clock' | 'wake'>): Promise<number> {
  const at = context.clock.now();
  const written = await inOneStatement(
    context.db,
    sql`
    WITH days AS (
      SELECT l.id, c.tenant_id, c.workspace, c.posted_channel, c.ts, t.timezone,
             date_trunc('day', ${at}::timestamptz AT TIME ZONE t.timezone) AS today
      FROM invite_lists l
      JOIN notices c ON c.key = 'list:' || l.id AND c.ts IS NOT NULL
      JOIN tenants t ON t.id = l.tenant_id
    ), sent AS (
      SELECT d.id, e.day, count(*)::int AS count, count(*) FILTER (WHERE e.status = 'BOUNCED')::int AS bounced
      FROM days d
      JOIN rounds r ON r.list_id = d.id
      JOIN emails e ON e.round_id = r.id AND e.kind = 'FOLLOW_UP'
        AND e.accepted_at >= (d.today - interval '1 day') AT TIME ZONE d.timezone
        AND e.accepted_at < d.today AT TIME ZONE d.timezone
      GROUP BY d.id, e.day
    )
    INSERT INTO notices (key, tenant_id, workspace, channel, kind, data, at)
    SELECT 'list:' || d.id || ':' || to_char(d.today - interval '1 day', 'YYYY-MM-DD'), d.tenant_id, d.workspace,
           d.posted_channel, 'INVITE_LIST_DAY',
           jsonb_build_object('threadTs', d.ts, 'followUps', jsonb_agg(
             jsonb_build_object('day', s.day, 'count', s.count, 'bounced', s.bounced) ORDER BY s.day)),
           ${at}::timestamptz
    FROM days d JOIN sent s ON s.id = d.id
    GROUP BY d.id, d.tenant_id, d.workspace, d.posted_channel, d.ts, d.today
    ON CONFLICT (key) DO NOTHING`,
  );
  if (written > 0) context.wake('announce');
  return written;
}
