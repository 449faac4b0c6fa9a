import { type NoticeMessage, notice as noticeMessage } from '../../../blocks/channel/notice.ts';
import type { Context } from '../../context.ts';
import { messageApprovers } from '../../directory/approvals/ask-approvers.ts';
import { messageAdmins } from '../../directory/companies/ask-directory-admins.ts';
import { insertListSummaries } from '../../directory/list-summaries.ts';
import { isForAdmins } from '../../directory/stuck/write-stuck.ts';
import { sql } from '../../sql.ts';
import { direct } from '../../transaction.ts';
import { EDITS } from '../channel-pace.ts';
import { deliverOnce, postpone } from '../deliver-once.ts';
import type { Outbox, Progress, Run } from '../run.ts';
import type { Posted } from '../slack-client.ts';
import { askElsewhere } from './ask-elsewhere.ts';
import type { ClaimedNotice } from './claim-notices.ts';
import { passOn, stuckForInviter } from './pass-on.ts';
import { readNotice } from './read-notice.ts';

/** Plain messages to a channel or to one person. */
export const NOTICES: Outbox<ClaimedNotice> = { deliver: postNotice, keep: keepNotices };

/** Posts a notice in its channel, or directly to the person it is for; edits one that has been posted. */
async function postNotice(run: Run, notice: ClaimedNotice): Promise<Progress> {
  const { context, slack } = run;
  const { lease, to, channel, workspace, tenantId, brand, at } = notice;
  const { id, earlier } = lease;
  const content = readNotice(notice);
  if (notice.posted) return editNotice(run, notice, { content, posted: notice.posted });
  const stuck = stuckForInviter(content);
  if (stuck && isForAdmins(to)) return passOn(run, notice, stuck);
  if (slack.pace.isHeld(channel)) return 'FINISHED';
  const findInSlack = async (email: string) => {
    const answer = await slack.lookUp({ email, workspace });
    return answer.ok ? answer.value : null;
  };
  if (content.kind === 'COMPANY_REQUESTED' && !content.data.decided && !notice.isDirect && earlier === 0) {
    const request = { id, tenantId, workspace, at, data: content.data };
    if (await messageAdmins(context, { notice: request, findInSlack })) return passedOn(run);
  }
  if (content.kind === 'APPROVAL_REQUESTED' && !content.data.decided && !notice.isDirect && earlier === 0) {
    const request = { id, tenantId, workspace, at, data: content.data };
    if (await messageApprovers(context, { notice: request, findInSlack })) return passedOn(run);
  }
  const commands = await run.commandsOf(workspace);
  const delivered = await deliverOnce(run, {
    ...{ lease, to, attempts: earlier, mayBeThere: earlier > 0, since: at },
    key: { type: 'usher_notice', key: id },
    directlyTo: notice.isDirect ? null : notice.requestedBy,
    ...(content.kind === 'INVITE_LIST_DAY' && { thread: { ts: content.data.threadTs, broadcast: false } }),
    ...(content.kind === 'INVITE_LIST_SUMMARY' && {
      thread: { ts: content.data.threadTs, broadcast: true },
    }),
    message: (notIn) => noticeMessage(content, { commands, brand, notIn }),
  });
  switch (delivered.outcome) {
    case 'POSTPONED':
      if (delivered.tried) lease.countAttempt();
      break;
    case 'POSTED':
      notice.posted = delivered.posted;
      notice.shown = delivered.isEarlier ? 0 : notice.revision;
      if (notice.shown < notice.revision) run.leaveMore();
      lease.attempts = 0;
      break;
    case 'REFUSED':
      if (stuck) return passOn(run, notice, stuck);
      notice.error = delivered.reason;
      lease.attempts = 0;
      context.logger.warn({ ...lease.row, error: delivered.reason }, 'A notice is no longer posted.');
      if (await askElsewhere(run, notice, { content, reason: delivered.reason })) return passedOn(run);
  }
  return 'FINISHED';
}

/** Others have been written in its place: to those whom Slack found, or to the channel. */
function passedOn(run: Run): Progress {
  run.countDone();
  run.leaveMore();
  return 'FINISHED';
}

async function editNotice(
  run: Run,
  notice: ClaimedNotice,
  { content, posted }: { content: NoticeMessage; posted: Posted },
): Promise<Progress> {
  const { context, slack } = run;
  const { lease, workspace, brand } = notice;
  if (slack.pace.isHeld(EDITS) || !(await lease.hold())) return 'FINISHED';
  const commands = await run.commandsOf(workspace);
  const answer = await slack.edit(posted, noticeMessage(content, { commands, brand }));
  if (answer.ok || answer.why === 'REFUSED') {
    if (answer.ok) run.countDone();
    else context.logger.warn({ ...lease.row, error: answer.error }, 'A notice can no longer be edited.');
    notice.shown = notice.revision;
    lease.attempts = 0;
  } else if (answer.why === 'LIMITED') {
    slack.pace.hold(EDITS, answer.retryAfter);
    lease.attempts = 0;
  } else if (postpone(run, { lease, attempts: lease.earlier, to: posted.channel }, answer).tried) {
    lease.countAttempt();
  }
  return 'FINISHED';
}

/**
 * Saves what came of notices, and gives the rest back. A list that was done while its card was posted gets its summary now
 * that it is known where that is.
 *
 * @returns the ids of those that were still held
 */
async function keepNotices(
  { db, clock, wake }: Pick<Context, 'db' | 'clock' | 'wake'>,
  notices: readonly ClaimedNotice[],
): Promise<string[]> {
  const rows = notices.map(({ lease, posted, shown, error }) => ({
    ...lease.toKeep,
    ...{ error, shown },
    posted_channel: posted?.channel ?? null,
    ts: posted?.ts ?? null,
  }));
  // One that was passed on to the Directory Admins has its error already.
  const held = await direct(db).$queryRaw<{ id: string; isNews: boolean }[]>`
    /* keep notices */ WITH held AS MATERIALIZED (
      SELECT f.*, n.ts IS NULL AS is_new FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f (
        id uuid, until timestamptz, next_attempt_at timestamptz, attempts int, error text, shown int, posted_channel text, ts text)
      JOIN notices n ON n.id = f.id AND n.next_attempt_at = f.until
      ORDER BY n.id FOR NO KEY UPDATE OF n
    ), kept AS (
      UPDATE notices n
      SET posted_channel = f.posted_channel, ts = f.ts, shown = f.shown, error = coalesce(f.error, n.error), attempts = f.attempts,
          next_attempt_at = f.next_attempt_at
      FROM held f WHERE n.id = f.id
      RETURNING n.*, f.is_new
    ), summaries AS (
      ${insertListSummaries(sql`SELECT * FROM kept WHERE kind = 'INVITE_LIST' AND is_new AND shown < revision`, clock.now())}
      RETURNING key
    )
    SELECT id::text, EXISTS (SELECT FROM summaries) AS "isNews" FROM kept`;
  if (held.some(({ isNews }) => isNews)) wake('announce');
  return held.map(({ id }) => id);
}
