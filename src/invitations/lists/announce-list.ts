import type { SqlClient } from '../../database/direct.ts';
import { insertListSummaries } from '../../directory/list-summaries.ts';
import type { AnnounceTo, ListNotice } from '../../directory/write-notice.ts';
import type { ListRowOutcome, ListStatus } from '../../generated/prisma/enums.ts';
import { sql } from '../../sql.ts';
import { INVITED_ROWS, REFUSED_ROWS } from '../../words/lists/rows.ts';
import { loggedInOf } from './list-logins.ts';

/** For how long a list's card follows its people: links live for a month or so, and nobody logs in by an older list. */
export const FOLLOWED_DAYS = 120;

type ListRow = ListNotice & { tenantId: string; workspace: string; slackUser: string | null };

/**
 * Writes the card of a list that starts, in the transaction that starts it. Rounds of a list have no card of their own
 * (domain.md, "Many at once" 8).
 */
export async function writeListCard(
  tx: SqlClient,
  { listId, announce, at }: { listId: string; announce: AnnounceTo; at: Date },
): Promise<void> {
  const list = await readList(tx, listId);
  const { tenantId, workspace: _of, slackUser: _who, ...data } = list;
  const { workspace, channel, requestedBy } = announce;
  await tx.$executeRaw`
    INSERT INTO notices (key, tenant_id, workspace, channel, requested_by, kind, data, at)
    VALUES (${keyOf(listId)}, ${tenantId}::uuid, ${workspace}, ${channel}, ${requestedBy}, 'INVITE_LIST',
            ${JSON.stringify(data)}::jsonb, ${at}::timestamptz)
    ON CONFLICT (key) DO NOTHING`;
}

/**
 * Brings the card of a list up to date, in the transaction of what changed; and tells the one who asked, where Slack knows
 * them, when it is done. The caller wakes `announce` after the commit.
 */
export async function updateListCard(tx: SqlClient, listId: string, at: Date): Promise<void> {
  const { tenantId, workspace, slackUser, ...data } = await readList(tx, listId);
  const json = JSON.stringify(data);
  await tx.$executeRaw`
    UPDATE notices SET data = ${json}::jsonb, revision = revision + 1
    WHERE key = ${keyOf(listId)} AND data <> ${json}::jsonb`;
  if (data.status !== 'DONE') return;
  // Once, as the list ends. A card that is just being posted gets it when it is kept where it is (`keepNotices`).
  const cards = sql`
    SELECT c.* FROM notices c JOIN invite_lists l ON l.id = ${listId}::uuid
    WHERE c.key = ${keyOf(listId)} AND l.ended_at = ${at}::timestamptz`;
  await tx.$executeRaw(insertListSummaries(cards, at));
  if (slackUser === null) return;
  await tx.$executeRaw`
    INSERT INTO notices (key, tenant_id, workspace, slack_user, kind, data, at)
    VALUES (${`${keyOf(listId)}:done`}, ${tenantId}::uuid, ${workspace}, ${slackUser}, 'INVITE_LIST_DONE',
            ${json}::jsonb, ${at}::timestamptz)
    ON CONFLICT (key) DO NOTHING`;
}

/**
 * Counts the rows of a part that was done onto the card of a list, in its transaction. To count all rows again takes longer
 * the more there are; at its end `updateListCard` does.
 */
export async function countOnListCard(
  tx: SqlClient,
  listId: string,
  outcomes: readonly ListRowOutcome[],
): Promise<void> {
  const done = outcomes.length;
  const invited = outcomes.filter((outcome) => isOneOf(INVITED_ROWS, outcome)).length;
  const refused = outcomes.filter((outcome) => isOneOf(REFUSED_ROWS, outcome)).length;
  await tx.$executeRaw`
    /* count on list card */
    UPDATE notices
    SET data = data || jsonb_build_object('done', (data ->> 'done')::int + ${done}::int,
          'invited', (data ->> 'invited')::int + ${invited}::int, 'refused', (data ->> 'refused')::int + ${refused}::int),
        revision = revision + 1
    WHERE key = ${keyOf(listId)}`;
}

function isOneOf(outcomes: readonly ListRowOutcome[], outcome: ListRowOutcome): boolean {
  return outcomes.includes(outcome);
}

function keyOf(listId: string): string {
  return `list:${listId}`;
}

async function readList(tx: SqlClient, listId: string): Promise<ListRow> {
  const [list] = await tx.$queryRaw<(ListRow & { status: ListStatus })[]>`
    /* list for card */
    SELECT l.id::text AS "listId", l.tenant_id::text AS "tenantId", l.workspace, t.name AS "tenantName",
           concat_ws(' ', u.first_name, u.last_name) AS by, l.status::text, l.done, r.total, r.invited, r.refused,
           CASE WHEN l.status = 'DONE' THEN ${loggedInOf(sql`l.id`)} ELSE 0 END AS "loggedIn",
           (SELECT requested_by FROM notices WHERE key = ${keyOf(listId)}) AS "slackUser"
    FROM invite_lists l
    JOIN tenants t ON t.id = l.tenant_id
    JOIN users u ON u.id = l.user_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS total, count(*) FILTER (WHERE outcome = ANY (${INVITED_ROWS}::list_row_outcome[]))::int AS invited,
             count(*) FILTER (WHERE outcome = ANY (${REFUSED_ROWS}::list_row_outcome[]))::int AS refused
      FROM invite_list_rows WHERE list_id = l.id) r
    WHERE l.id = ${listId}::uuid`;
  if (!list) throw new Error(`There is no list ${listId}.`);
  return list;
}
