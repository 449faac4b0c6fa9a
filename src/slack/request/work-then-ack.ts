import type { SlackContext } from '../slack-context.ts';
import { type AskedRequest, promiseKept, promiseOutcome } from './promised-outcome.ts';

/** Slack gives up after 3 s; the rest is for the way there and back. Milliseconds. */
const PATIENCE = 2000;

/**
 * Work first, then ack: the acknowledgement carries the outcome, so that an acknowledged request is never a lost one.
 * When the work has not finished after 2 s the person is told that it goes on (`working`), and the outcome follows
 * (`late`); that promise is on record, and outlives this process. `work` never throws: it turns errors into an outcome.
 */
export async function workThenAck<Outcome>(
  app: SlackContext,
  request: AskedRequest,
  options: {
    work: Promise<Outcome>;
    inTime: (outcome: Outcome) => Promise<void>;
    working: () => Promise<void>;
    late: (outcome: Outcome) => Promise<void>;
  },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'TOO_LONG'>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, 'TOO_LONG');
  });
  const first = await Promise.race([options.work.then((outcome) => ({ outcome })), tooLong]);
  clearTimeout(timer);
  if (first !== 'TOO_LONG') return options.inTime(first.outcome);
  await promiseOutcome(app, request);
  await options.working();
  await options.late(await options.work);
  await promiseKept(app, request);
}
