import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import { describeError } from '../../errors.ts';
import { settlesWithin } from '../../settles-within.ts';
import type { SlackContext } from '../slack-context.ts';
import { errorSentence } from './error-sentence.ts';
import { type Asker, identifyOnce, type SlackRequest } from './identify.ts';

/** Slack gives up after 3 s. The rest is for the way there and back, and for `WRITE_PROMISE`. Milliseconds. */
const PATIENCE = 2000;

/** How long writing the promise may take; the person is answered in time all the same. Milliseconds. */
const WRITE_PROMISE = 400;

export const STILL_WORKING = 'Still working on it. The outcome will follow here in a moment.';

/** The work of a request, and the ways to tell Slack what came of it. */
export interface Answering<Outcome> {
  /** Null when there is nothing to say. */
  work: (asker: Asker) => Promise<Outcome | null>;
  /** Acknowledges the request, and says nothing. */
  ack: () => Promise<void>;
  /** Shows the outcome of a request that has been acknowledged. */
  show: (outcome: Outcome | Reply) => Promise<void>;
  /** Acknowledges with the outcome. Left out: `ack`, then `show`. */
  ackWith?: (outcome: Outcome | Reply) => Promise<void>;
  /** Acknowledges, and says that the outcome follows. Left out: `ack`. */
  ackWorking?: () => Promise<void>;
}

/**
 * Identifies who asks, does the work, then acknowledges: the acknowledgement carries the outcome, so that no
 * acknowledged request is ever lost. When the work takes longer than 2 s, the person is told that the outcome follows,
 * and it is shown when it is there. What goes wrong becomes a sentence for that person. A request that was received
 * before is acknowledged, and nothing is done or said twice.
 */
export async function answerInTime<Outcome>(
  app: SlackContext,
  request: SlackRequest,
  { work, ack, show, ackWith, ackWorking = ack }: Answering<Outcome>,
): Promise<void> {
  const working = identifyAndWork(app, request, work);
  if (await settlesWithin(PATIENCE, working)) {
    const outcome = await working;
    if (outcome === null) return ack();
    if (ackWith) return ackWith(outcome);
    await ack();
    return show(outcome);
  }
  await writePromise(app, request);
  await ackWorking();
  const outcome = await working;
  if (outcome !== null) await show(outcome);
  await settlePromise(app, request);
}

/** Never throws: an error becomes a reply. Null also for a request that was received before. */
async function identifyAndWork<Outcome>(
  app: SlackContext,
  request: SlackRequest,
  work: (asker: Asker) => Promise<Outcome | null>,
): Promise<Outcome | Reply | null> {
  try {
    const asker = await identifyOnce(app, request);
    return asker && (await work(asker));
  } catch (error) {
    return reply(escapeMrkdwn(errorSentence(error, app.logger)));
  }
}

/**
 * Records that a person is told “the outcome follows”, before they are told: if this process is killed now, the job
 * `announce` tells them. A database that is slow or away does not keep the person waiting.
 */
async function writePromise(app: SlackContext, { triggerId, slackUser }: SlackRequest): Promise<void> {
  // Only updates: a row made here would make the request look like one that was received before.
  const written = app.db.receivedSlackRequest.updateMany({
    where: { id: triggerId },
    data: { slackUser, promisedAt: app.clock.now() },
  });
  await settlesWithin(WRITE_PROMISE, orWarn(app, written));
}

/** The person has been told what came of the request. */
async function settlePromise(app: SlackContext, { triggerId }: SlackRequest): Promise<void> {
  const written = app.db.receivedSlackRequest.updateMany({
    where: { id: triggerId },
    data: { promisedAt: null },
  });
  await orWarn(app, written);
}

async function orWarn(app: SlackContext, written: Promise<unknown>): Promise<void> {
  await written.catch((error: unknown) =>
    app.logger.warn({ reason: describeError(error) }, 'the promise of an outcome could not be recorded'),
  );
}
