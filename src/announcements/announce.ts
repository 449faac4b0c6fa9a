import type { Context } from '../context.ts';
import { claimCards } from './cards/claim-cards.ts';
import { showCard } from './cards/show-card.ts';
import { ALL_CALLS } from './channel-pace.ts';
import { setAside } from './lease.ts';
import { claimNotices } from './notices/claim-notices.ts';
import { claimInterruptedRequests, notifyInterruptedRequest } from './notices/notify-interrupted-requests.ts';
import { postNotice } from './notices/post-notice.ts';
import type { Claimed, Outbox, Run } from './run.ts';
import type { Announcer } from './slack-client.ts';

/** Milliseconds a run: then even a busy channel is left, so that the next run sees what is new in the others. */
const BUDGET = 4_000;

/**
 * The job that brings Slack up to date: it posts new cards, edits those that changed, adds facts to their threads, posts
 * notices, and tells people whose request was interrupted. It claims a few rows of each channel, works on all channels
 * side by side, and asks for another run while there is more to do.
 *
 * No transaction is open during a call to Slack. Each message has one key. After an attempt whose outcome is not known,
 * Slack is asked for the message before it is posted again.
 *
 * @returns how much was done: messages and edits that Slack took, and notices passed on to other people
 */
export async function announce(
  context: Context,
  options: {
    slack: Announcer;
    signal?: AbortSignal;
    /** Milliseconds. */
    budget?: number;
  },
): Promise<number> {
  const { slack, signal, budget = BUDGET } = options;
  if (slack.pace.isHeld(ALL_CALLS)) return 0;
  const deadline = performance.now() + budget;
  let done = 0;
  const run: Run = {
    context,
    slack,
    mayGoOn: (channel) =>
      !signal?.aborted &&
      !slack.pace.isHeld(ALL_CALLS) &&
      performance.now() + slack.pace.nextTurn(slack.known(channel)) < deadline,
    countDone: () => {
      done += 1;
    },
  };
  await Promise.all([
    deliverAll(run, { claim: claimCards, deliver: showCard }),
    deliverAll(run, { claim: claimNotices, deliver: postNotice }),
    deliverAll(run, { claim: claimInterruptedRequests, deliver: notifyInterruptedRequest }),
  ]);
  if (done > 0) context.wake('announce');
  return done;
}

async function deliverAll<Row extends Claimed>(run: Run, outbox: Outbox<Row>): Promise<void> {
  const rows = await outbox.claim(run);
  await Promise.all(
    byChannel(rows).map(async ([channel, queue]) => {
      for (const row of queue) if (run.mayGoOn(channel)) await deliverSafely(run, outbox, row);
    }),
  );
  await Promise.all(rows.map(({ lease }) => lease.release()));
}

async function deliverSafely<Row extends Claimed>(run: Run, outbox: Outbox<Row>, row: Row): Promise<void> {
  const { lease } = row;
  try {
    await outbox.deliver(run, row);
    await lease.release();
  } catch (error) {
    await setAside(run.context, lease, error);
  }
}

function byChannel<Row extends Claimed>(rows: readonly Row[]): [channel: string, rows: Row[]][] {
  const channels = new Map<string, Row[]>();
  for (const row of rows) channels.set(row.channel, [...(channels.get(row.channel) ?? []), row]);
  return [...channels];
}
