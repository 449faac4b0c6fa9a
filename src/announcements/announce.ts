import type { Context } from '../context.ts';
import { seenCommands } from '../directory/seen-commands.ts';
import { type CommandNames, commandNames } from '../words/commands.ts';
import { CARDS } from './cards/show-card.ts';
import { ALL_CALLS } from './channel-pace.ts';
import { A_CHANNEL, claimDue, MOST } from './claim.ts';
import { Keeping } from './keeping.ts';
import { INTERRUPTED_REQUESTS } from './notices/interrupted-requests.ts';
import { NOTICES } from './notices/post-notice.ts';
import type { Claimed, Outbox, Progress, Run } from './run.ts';
import type { Announcer } from './slack-client.ts';

/** Milliseconds a run: then even a busy channel is left, so that the next run sees what is new in the others. */
const BUDGET = 4_000;

/**
 * The job that brings Slack up to date: it posts new cards, edits those that changed, adds facts to their threads, posts
 * notices, and tells people whose request was interrupted. It claims a few rows of each channel in one statement, works
 * on all channels side by side, and saves what came of it: rows that are finished within a moment in one statement; and so
 * on, while there is more that could be done at once. It asks for another run only when there was no time for that.
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
  let leavesMore = false;
  let hasTime = true;
  const commands = new Map<string, Promise<CommandNames>>();
  const run: Run = {
    context,
    slack,
    mayGoOn: (channel) => {
      const turn = performance.now() + slack.pace.nextTurn(slack.known(channel));
      if (turn < deadline && !signal?.aborted && !slack.pace.isHeld(ALL_CALLS)) return true;
      hasTime = false;
      return false;
    },
    countDone: () => {
      done += 1;
    },
    commandsOf: (workspace) => {
      const asked = commands.get(workspace) ?? seenCommands(context.db, workspace).then(commandNames);
      commands.set(workspace, asked);
      return asked;
    },
    leaveMore: () => {
      leavesMore = true;
    },
  };
  for (let before = -1; done > before && hasTime; ) {
    before = done;
    leavesMore = false;
    const due = await claimDue(run);
    await Promise.all([
      deliverAll(run, CARDS, { rows: due.cards, most: MOST.cards }),
      deliverAll(run, NOTICES, { rows: due.notices, most: MOST.notices }),
      deliverAll(run, INTERRUPTED_REQUESTS, { rows: due.requests, most: MOST.requests }),
    ]);
    if (!leavesMore) return done;
  }
  // A run that got nowhere would be no better off at once.
  if (done > 0) context.wake('announce');
  return done;
}

async function deliverAll<Row extends Claimed>(
  run: Run,
  outbox: Outbox<Row>,
  { rows, most }: { rows: readonly Row[]; most: number },
): Promise<void> {
  const keeping = new Keeping(run.context, outbox.keep);
  const channels = byChannel(rows);
  if (rows.length >= most || channels.some(([, queue]) => queue.length >= A_CHANNEL)) run.leaveMore();
  await Promise.all(channels.map(([channel, queue]) => deliverIn(run, outbox, { channel, queue, keeping })));
  await keeping.finish();
}

/** Delivers the rows of one channel, one after another. */
async function deliverIn<Row extends Claimed>(
  run: Run,
  outbox: Outbox<Row>,
  { channel, queue, keeping }: { channel: string; queue: readonly Row[]; keeping: Keeping<Row> },
): Promise<void> {
  const waiting: { row: Row; saved?: Promise<void> }[] = queue.map((row) => ({ row }));
  // What has to be saved first is put at the end, and reached by this very loop.
  for (const { row, saved } of waiting) {
    await saved;
    const { lease } = row;
    if (lease.isLost) continue;
    const mayGoOn = run.mayGoOn(channel);
    if (!mayGoOn) run.leaveMore();
    const progress = mayGoOn ? await deliverSafely(run, outbox, row) : 'FINISHED';
    if (progress === 'FINISHED') lease.giveBack();
    const saving = keeping.add(row);
    if (progress === 'SAVE_FIRST') waiting.push({ row, saved: saving });
  }
}

/** A row that cannot be delivered is logged and put off. The others go on. */
async function deliverSafely<Row extends Claimed>(
  run: Run,
  outbox: Outbox<Row>,
  row: Row,
): Promise<Progress> {
  const { lease } = row;
  try {
    return await outbox.deliver(run, row);
  } catch (error) {
    run.context.logger.error(
      { err: error, ...lease.row },
      'A message could not be delivered; it is tried again later.',
    );
    lease.countAttempt();
    lease.putOff();
    return 'FINISHED';
  }
}

function byChannel<Row extends Claimed>(rows: readonly Row[]): [channel: string, rows: Row[]][] {
  const channels = new Map<string, Row[]>();
  for (const row of rows) {
    const queue = channels.get(row.channel);
    if (queue) queue.push(row);
    else channels.set(row.channel, [row]);
  }
  return [...channels];
}
