import { interrupted } from '../../../blocks/replies/interrupted.ts';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { type Sql, sql } from '../../sql.ts';
import { direct } from '../../transaction.ts';
import { deliverOnce } from '../deliver-once.ts';
import { claimable, type Lease } from '../lease.ts';
import type { Claimed, Claiming, Outbox, Progress, Run } from '../run.ts';

/** The database gives work up long before this; a promise this old was made by a process that was killed. */
const INTERRUPTED_AFTER = MINUTE;

/** Requests whose sender was promised an outcome by a process that died before it followed. */
export const INTERRUPTED_REQUESTS: Outbox<InterruptedRequest> = {
  deliver: notifyInterruptedRequest,
  keep: keepInterruptedRequests,
};

export interface InterruptedRequest extends Claimed {
  readonly slackUser: string;
  readonly promisedAt: Date;
  /** The person knows, or cannot be reached. */
  isOver: boolean;
}

/** The step that claims such requests, oldest first. */
export function claimInterruptedRequests({ at, until, slack, most }: Claiming): Sql {
  const promisedBefore = new Date(at.getTime() - INTERRUPTED_AFTER);
  return sql`
    claimed_requests AS (
      UPDATE received_slack_requests SET next_attempt_at = ${until}, attempts = attempts + 1
      WHERE id IN (
        SELECT id FROM received_slack_requests
        WHERE promised_at < ${promisedBefore} AND slack_user <> ALL (${slack.heldChannels()}::text[]) AND ${claimable(at)}
        ORDER BY promised_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
      RETURNING id, attempts, promised_at, slack_user
    )`;
}

export interface RequestContent {
  slackUser: string;
  promisedAt: number;
}

export const CLAIMED_REQUESTS = sql`
    SELECT 'slackRequest', id, attempts - 1, promised_at, json_build_object(
      'slackUser', slack_user, 'promisedAt', extract(epoch FROM promised_at) * 1000)
    FROM claimed_requests`;

export function toRequest(
  { slackUser, promisedAt }: RequestContent,
  { lease }: { lease: Lease },
): InterruptedRequest {
  return { lease, channel: slackUser, slackUser, promisedAt: new Date(promisedAt), isOver: false };
}

/** Tells the person directly that their request was interrupted, and to ask again. */
async function notifyInterruptedRequest(run: Run, request: InterruptedRequest): Promise<Progress> {
  const { slackUser, promisedAt, lease } = request;
  const delivered = await deliverOnce(run, {
    ...{ lease, attempts: lease.earlier, mayBeThere: lease.earlier > 0, since: promisedAt, to: slackUser },
    key: { type: 'usher_notice', key: `interrupted:${lease.id}` },
    message: interrupted,
  });
  if (delivered.outcome === 'POSTPONED') {
    if (delivered.tried) lease.countAttempt();
    return 'FINISHED';
  }
  if (delivered.outcome === 'REFUSED') {
    run.context.logger.warn(
      { ...lease.row, error: delivered.reason },
      'Someone could not be told that their request was interrupted.',
    );
  }
  request.isOver = true;
  lease.attempts = 0;
  return 'FINISHED';
}

/** Saves who knows, and gives the rest back. Returns the ids of those that were still held. */
async function keepInterruptedRequests(
  { db }: Pick<Context, 'db'>,
  requests: readonly InterruptedRequest[],
): Promise<string[]> {
  const rows = requests.map(({ lease, isOver }) => ({ ...lease.toKeep, is_over: isOver }));
  const held = await direct(db).$queryRaw<{ id: string }[]>`
    /* keep requests */ UPDATE received_slack_requests r
    SET promised_at = CASE WHEN NOT f.is_over THEN r.promised_at END, attempts = f.attempts,
        next_attempt_at = f.next_attempt_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f (
      id text, until timestamptz, next_attempt_at timestamptz, attempts int, is_over boolean)
    WHERE r.id = f.id AND r.next_attempt_at = f.until
    RETURNING r.id`;
  return held.map(({ id }) => id);
}
