import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '../clock.ts';
import type { Context } from '../context.ts';
import { freezeBatch } from './batches/freeze-batch.ts';
import { postponeBatch } from './batches/postpone-batch.ts';
import { settleBatch } from './batches/settle-batch.ts';
import { giveUpOldBatches, type TakenBatch, takeBatch } from './batches/take-batch.ts';
import { stateReader } from './mail-state.ts';
import type { Mailer } from './mailer.ts';
import { Sending } from './sending.ts';

/** Emails in one request, at most (platform.md, "Resend"). */
const BATCH = 100;
/** A run ends after this time and asks for another, so that jobs stay short. */
const BUDGET = 20 * SECOND;
/** After a pause shorter than this, a run that has used its time up is followed by another at once. */
const SHORT_PAUSE = 5 * SECOND;
/** Milliseconds before a request that its batch is read and written. */
const READ_AHEAD = 100;
/** Where requests may follow each other faster than this, in milliseconds, two batches are made at a time. */
const QUICK = 20;
/** While this many batches wait because the provider is in trouble, no others are frozen. */
const MOST_IN_TROUBLE = 5;

/** How many emails reached which state in one run. */
export interface Delivery {
  accepted: number;
  cancelled: number;
  failed: number;
  unknown: number;
  /** All mail waits for a new quota, or for a corrected set-up. */
  parked: boolean;
}

/**
 * The job that hands mail to the provider: it freezes what is due in batches, sends each batch with its key, and saves
 * what became of it. A process that dies anywhere loses no email and sends none twice, because a frozen batch is sent
 * again with the same key and the same bodies. Any number of workers may run it at once.
 */
export async function deliverMail(
  context: Context,
  options: { mailer: Mailer; limit?: number; signal?: AbortSignal },
): Promise<Delivery> {
  const { mailer, limit = BATCH, signal } = options;
  const end = performance.now() + BUDGET;
  const delivery: Delivery = { accepted: 0, cancelled: 0, failed: 0, unknown: 0, parked: false };
  const sending = new Sending();
  const look = stateReader(context);
  /** Batches of which not everything was accepted. */
  let incomplete = 0;

  /** Sends a batch once the provider's limit lets it; false when that would take too long, and others may try. */
  const send = async (batch: TakenBatch): Promise<boolean> => {
    for (let pause = mailer.pause(); pause > 0; pause = mailer.pause()) {
      if (pause > SHORT_PAUSE) {
        await giveBack(context, { batch, pause });
        return false;
      }
      await sleep(pause, undefined);
    }
    sending.request(
      sendBatch(context, mailer, batch).then((sent) => {
        add(delivery, sent);
        logLongPause(context, mailer.pause());
        if (sent.accepted === batch.emails.length) return;
        incomplete += 1;
        look.again();
      }),
    );
    return true;
  };

  /** Takes full batches of new mail too, as long as nothing else is to be done: while one waits for the database. */
  const takeBeside = async (): Promise<void> => {
    const before = incomplete;
    while (!signal?.aborted && performance.now() < end && mailer.pause() < QUICK && incomplete === before) {
      await sending.turn();
      if (sending.hasFailed()) return;
      const { batch, isAll: _, ...counts } = await nextBatch(context, { isDue: false, mailer, limit });
      add(delivery, counts);
      if (batch) await send(batch);
      if (batch?.emails.length !== limit) return;
    }
  };

  try {
    while (!signal?.aborted) {
      await sending.turn();
      if (sending.hasFailed()) break;
      // What is under way may come back, to be tried again at once: then nothing that was read before is the end.
      const wasIdle = sending.isIdle();
      if (wasIdle) look.again();
      const state = await look.state();
      if (state.isOld) delivery.unknown += await giveUpOldBatches(context);
      delivery.parked = state.parked;
      if (state.parked || (!state.due && state.inTrouble >= MOST_IN_TROUBLE)) break;
      // A provider in trouble is asked once at a time.
      if (state.inTrouble > 0 && !sending.isIdle()) {
        await sending.all();
        continue;
      }
      if (!state.due && !state.isQueued && wasIdle) break;
      const pause = mailer.pause();
      if (performance.now() + pause > end) {
        // While only time is in the way, the job's own cadence is soon enough: a wake would start it over and over.
        if (pause < SHORT_PAUSE) context.wake('deliver-mail');
        break;
      }
      // What is due until shortly before it may leave, leaves together; what is left of the pause is for reading it.
      await sleep(pause - READ_AHEAD, signal);
      if (signal?.aborted) break;
      const { batch, isAll, ...counts } = await nextBatch(context, { isDue: state.due, mailer, limit });
      add(delivery, counts);
      if (state.due || batch?.emails.length !== limit) look.again();
      if (!batch) {
        if (!isAll) continue;
        if (wasIdle) break;
        if (!sending.isIdle()) await sending.one();
        continue;
      }
      const isMore = !state.due && batch.emails.length === limit;
      // The first answer has said how fast the provider takes requests.
      if (isMore && delivery.accepted > 0) sending.beside(takeBeside);
      const before = incomplete;
      if (!(await send(batch)) || !isAll) continue;
      // What comes in the meantime wakes the job.
      await sending.all();
      if (incomplete === before) break;
    }
  } finally {
    // What the provider was asked for is saved, also when the run fails elsewhere.
    await sending.settled();
  }
  await sending.all();
  if (delivery.accepted + delivery.failed + delivery.unknown > 0) context.wake('announce');
  return delivery;
}

/** The batch that is sent next, for this worker alone. `isAll`: nothing that was due is left besides it. */
async function nextBatch(
  context: Context,
  { isDue, mailer, limit }: { isDue: boolean; mailer: Mailer; limit: number },
) {
  if (isDue) return { ...(await takeBatch(context)), failed: 0, isAll: false };
  const frozen = await freezeBatch(context, { mailFrom: mailer.from, limit });
  const found = (frozen.batch?.emails.length ?? 0) + frozen.cancelled + frozen.failed;
  return { ...frozen, unknown: 0, isAll: found < limit && (frozen.batch !== null || found === 0) };
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return;
  await wait(milliseconds, undefined, signal && { signal }).catch(() => undefined);
}

/** The provider has asked for a long pause since this worker took the batch. */
async function giveBack(
  context: Context,
  { batch, pause }: { batch: TakenBatch; pause: number },
): Promise<void> {
  const reason = 'The mail provider asks for fewer requests.';
  await postponeBatch(context, { batch, outcome: { outcome: 'LIMITED', reason, retryAfter: pause } });
}

async function sendBatch(context: Context, mailer: Mailer, batch: TakenBatch): Promise<Partial<Delivery>> {
  const emails = batch.emails.map(({ json }) => json);
  const outcome = await mailer.send({ key: batch.id, emails });
  return outcome.outcome === 'TAKEN'
    ? settleBatch(context, { batch, results: outcome.results })
    : postponeBatch(context, { batch, outcome });
}

function logLongPause({ logger }: Context, pause: number): void {
  const seconds = Math.round(pause / SECOND);
  if (pause < SHORT_PAUSE) return;
  logger.warn({ seconds }, `The mail provider asks for no requests for ${seconds} s. Mail waits until then.`);
}

function add(delivery: Delivery, more: Partial<Delivery>): void {
  delivery.accepted += more.accepted ?? 0;
  delivery.cancelled += more.cancelled ?? 0;
  delivery.failed += more.failed ?? 0;
  delivery.unknown += more.unknown ?? 0;
}
