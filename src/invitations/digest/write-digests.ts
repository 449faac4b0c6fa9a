import type { Context } from '../../context.ts';
import type { WeeklyDigest } from '../../directory/weekly-digest.ts';
import { writeNotices } from '../../directory/write-notice.ts';
import { inTransaction } from '../../transaction.ts';
import { type DueDigest, readDigests } from './read-digests.ts';

/** Tenants of one transaction. */
const TENANTS_AT_ONCE = 20;

/**
 * The job that writes each tenant's digest of the last week, from Monday at 09:00 in its zone, for the channel in which
 * its invitations are announced (domain.md, "Who is told" 6). One that was not written then, because Usher was down, is
 * written later in the week. There is none about a week before a tenant had people. The notice's key makes it one.
 *
 * @param options.workspace the Slack workspace that this Usher belongs to
 * @returns how many were written
 */
export async function writeDigests(context: Context, options: { workspace: string }): Promise<number> {
  const { db, clock } = context;
  const { workspace } = options;
  const at = clock.now();
  let written = 0;
  for (let found = TENANTS_AT_ONCE; found === TENANTS_AT_ONCE; written += found) {
    found = await inTransaction(db, async (tx) => {
      const due = await tx.$queryRaw<DueDigest[]>`
        SELECT t.id, t.name, t.timezone, t.announce_in AS "announceIn", to_char(w.week_end, 'YYYY-MM-DD') AS "weekEnd"
        FROM tenants t
        CROSS JOIN LATERAL (SELECT ${at}::timestamptz AT TIME ZONE t.timezone AS now_there) l
        CROSS JOIN LATERAL (SELECT date_trunc('week', l.now_there) AS week_end) w
        WHERE t.weekly_digest AND t.announce_in IS NOT NULL
          AND (t.slack_workspace = ${workspace} OR t.slack_workspace IS NULL)
          AND l.now_there >= w.week_end + interval '9 hours'
          AND EXISTS (
            SELECT FROM memberships m WHERE m.tenant_id = t.id AND m.created_at < w.week_end AT TIME ZONE t.timezone)
          AND NOT EXISTS (
            SELECT FROM notices n WHERE n.key = 'digest:' || t.id || ':' || to_char(w.week_end, 'YYYY-MM-DD'))
        ORDER BY t.id LIMIT ${TENANTS_AT_ONCE}`;
      const digests = await readDigests(tx, due);
      const notices = due.flatMap(({ id, announceIn, weekEnd }) => {
        const data = digests.get(id);
        return data ? [noticeOf({ id, announceIn, weekEnd, workspace, data, at })] : [];
      });
      await writeNotices(tx, notices);
      return due.length;
    });
  }
  if (written > 0) context.wake('announce');
  return written;
}

function noticeOf(options: {
  id: string;
  announceIn: string;
  weekEnd: string;
  workspace: string;
  data: WeeklyDigest;
  at: Date;
}) {
  const { id, announceIn, weekEnd, workspace, data, at } = options;
  return {
    key: `digest:${id}:${weekEnd}`,
    tenantId: id,
    kind: 'WEEKLY_DIGEST' as const,
    data,
    at,
    to: { workspace, channel: announceIn },
  };
}
