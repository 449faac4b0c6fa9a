import { interrupted } from '../../../blocks/replies/interrupted.ts';
import { MINUTE } from '../../clock.ts';
import { deliverOnce } from '../deliver-once.ts';
import { claimable, Lease, leaseUntil } from '../lease.ts';
import type { Claimed, Run } from '../run.ts';

/** The database gives work up long before this; a promise this old was made by a process that was killed. */
const INTERRUPTED_AFTER = MINUTE;
/** Requests a run. */
const REQUESTS = 20;

export interface InterruptedRequest extends Claimed {
  readonly id: string;
  readonly slackUser: string;
  readonly promisedAt: Date;
  readonly attempts: number;
}

/** Claims requests whose sender was promised an outcome by a process that died before it followed, oldest first. */
export async function claimInterruptedRequests({
  context,
  slack,
}: Pick<Run, 'context' | 'slack'>): Promise<InterruptedRequest[]> {
  const at = context.clock.now();
  const until = leaseUntil(at);
  const promisedBefore = new Date(at.getTime() - INTERRUPTED_AFTER);
  const claimed = await context.db.$queryRaw<Omit<InterruptedRequest, keyof Claimed>[]>`
    UPDATE received_slack_requests SET next_attempt_at = ${until}
    WHERE id IN (
      SELECT id FROM received_slack_requests
      WHERE promised_at < ${promisedBefore} AND slack_user <> ALL (${slack.heldChannels()}::text[]) AND ${claimable(at)}
      ORDER BY promised_at LIMIT ${REQUESTS} FOR UPDATE SKIP LOCKED)
    RETURNING id, slack_user AS "slackUser", promised_at AS "promisedAt", attempts`;
  return claimed.map((request) => ({
    ...request,
    channel: request.slackUser,
    lease: new Lease(context, { kind: 'slackRequest', id: request.id, until }),
  }));
}

/** Tells the person directly that their request was interrupted, and to ask again. */
export async function notifyInterruptedRequest(run: Run, request: InterruptedRequest): Promise<void> {
  const { context } = run;
  const { id, slackUser, promisedAt, attempts, lease } = request;
  const delivered = await deliverOnce(run, {
    ...{ lease, attempts, since: promisedAt, to: slackUser },
    key: { type: 'usher_notice', key: `interrupted:${id}` },
    message: interrupted,
  });
  if (delivered.outcome === 'POSTPONED') return;
  if (delivered.outcome === 'REFUSED') {
    context.logger.warn(
      { ...lease.row, error: delivered.reason },
      'Someone could not be told that their request was interrupted.',
    );
  }
  await context.db.$executeRaw`
    UPDATE received_slack_requests SET promised_at = NULL, attempts = 0 WHERE id = ${id}`;
}
