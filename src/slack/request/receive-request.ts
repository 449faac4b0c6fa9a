import type { SqlClient } from '../../context.ts';
import { type Caller, type CallerRow, selectCallers, toCaller } from '../../directory/callers.ts';
import { sql } from '../../sql.ts';
import { isFresh, type KeptProfile } from '../profiles.ts';

/** A request as it was taken in, with what is known of the Slack user who makes it. */
export interface ReceivedRequest {
  /** False for a request that was received before. */
  readonly isNew: boolean;
  /** What is kept of the Slack profile; null when nothing is. */
  readonly profile: KeptProfile | null;
  /** The user account, where a link or a profile that is fresh leads to one. */
  readonly userId: string | null;
  /** That user's rights in each tenant of the workspace, by tenant name. */
  readonly callers: readonly Caller[];
}

/**
 * Takes a request in, once however often it arrives (platform.md, "Timing"), and reads who makes it and what they may do:
 * all that can be known without asking Slack, in one statement.
 *
 * The statement is committed lazily: whatever the request then writes takes it along to disk. If the server dies before
 * that, nothing has been done, and the request may be made again.
 */
export async function receiveRequest(
  db: SqlClient,
  request: { id: string; at: Date; workspace: string; slackUser: string },
): Promise<ReceivedRequest> {
  const { id, at, workspace, slackUser } = request;
  const [row] = await db.$queryRaw<
    { isNew: boolean; profile: KeptProfile | null; userId: string | null; callers: CallerRow[] }[]
  >`
    /* receive request */
    WITH received AS (
      INSERT INTO received_slack_requests (id, received_at) VALUES (${id}, ${at}::timestamptz)
      ON CONFLICT DO NOTHING RETURNING id
    ), profile AS (
      SELECT email, email_key AS "emailKey", first_name AS "firstName", last_name AS "lastName", shortcoming,
             extract(epoch FROM now() - read_at) * 1000 AS age
      FROM slack_profiles
      WHERE workspace = ${workspace} AND slack_user = ${slackUser} AND read_at IS NOT NULL
    ), account AS (
      SELECT coalesce(
        (SELECT user_id FROM slack_links WHERE workspace = ${workspace} AND slack_user = ${slackUser}),
        (SELECT u.id FROM profile p JOIN users u ON u.email_key = p."emailKey"
         WHERE p.shortcoming IS NULL AND ${isFresh(sql`p.age`)})) AS id
    )
    SELECT EXISTS (SELECT FROM received) AS "isNew", (SELECT to_jsonb(p) FROM profile p) AS profile, a.id AS "userId",
           (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]')
            FROM (${selectCallers({ userId: sql`a.id`, workspace })}) c) AS callers
    FROM account a
    WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL`;
  if (!row) throw new Error('The database did not say who makes a request.');
  return { ...row, callers: row.callers.map(toCaller) };
}
