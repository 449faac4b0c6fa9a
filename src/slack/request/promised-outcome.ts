import { describeError } from '../../errors.ts';
import { settlesWithin } from '../../settles-within.ts';
import type { SlackContext } from '../slack-context.ts';

/** A request of Slack, and who waits for its outcome. */
export interface AskedRequest {
  readonly triggerId: string;
  readonly slackUser: string;
}

/** What is left of Slack's 3 s once the person's patience has been used. Milliseconds. */
const TO_WRITE_IT_DOWN = 400;

/**
 * Writes down that a person is told “the outcome follows”, before they are told: should this process be killed now,
 * `announce` tells them. A database that is too slow or away for it does not keep the person waiting.
 */
export async function promiseOutcome(app: SlackContext, request: AskedRequest): Promise<void> {
  // A request that has not been taken in yet gets no row here: it would then be taken for a repetition.
  const written = app.db.receivedSlackRequest.updateMany({
    where: { id: request.triggerId },
    data: { slackUser: request.slackUser, promisedAt: app.clock.now() },
  });
  await settlesWithin(TO_WRITE_IT_DOWN, orWarn(app, written));
}

/** The person has been told what came of it. */
export async function promiseKept(app: SlackContext, request: AskedRequest): Promise<void> {
  await orWarn(
    app,
    app.db.receivedSlackRequest.updateMany({ where: { id: request.triggerId }, data: { promisedAt: null } }),
  );
}

async function orWarn(app: SlackContext, written: Promise<unknown>): Promise<void> {
  await written.catch((error: unknown) =>
    app.logger.warn({ reason: describeError(error) }, 'it could not be written down that an outcome follows'),
  );
}
