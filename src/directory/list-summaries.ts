import { type Sql, sql } from '../sql.ts';

/**
 * The statement that writes what lists came to into the threads of their cards, once each (domain.md, "Many at once" 8). A
 * card that is not in Slack says it itself when it is posted, and a list that is not done has nothing to sum up.
 *
 * @param cards a query for rows of `notices`
 */
export function insertListSummaries(cards: Sql, at: Date): Sql {
  return sql`
    INSERT INTO notices (key, tenant_id, workspace, channel, kind, data, at)
    SELECT c.key || ':summary', c.tenant_id, c.workspace, c.posted_channel, 'INVITE_LIST_SUMMARY',
           c.data || jsonb_build_object('threadTs', c.ts), ${at}::timestamptz
    FROM (${cards}) c
    WHERE c.ts IS NOT NULL AND c.data ->> 'status' = 'DONE'
    ON CONFLICT (key) DO NOTHING`;
}
