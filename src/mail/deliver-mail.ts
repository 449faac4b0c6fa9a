import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '../clock.ts';
import type { Context } from '../context.ts';
import { freezeBatch } from './batches/freeze-batch.ts';
import { postponeBatch } from './batches/postpone-batch.ts';
import { settleBatch } from './batches/settle-batch.ts';
import { giveUpOldBatches, takeBatch } from './batches/take-batch.ts';
import type { Mailer } from './mailer.ts';

/** Emails in one request, at most (platform.md, "Resend"). */
const BATCH = 100;
/** A run ends after this time and asks for another, so that jobs stay short. */
const BUDGET = 20 * SECOND;
/** After a pause shorter than this, a run that has used its time up is followed by another at once. */
const SHORT_PAUSE = 5 * SECOND;
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
  while (!signal?.aborted) {
    delivery.unknown += await giveUpOldBatches(context);
    const state = await batchesState(context);
    delivery.parked = state.parked;
    if (state.parked) break;
    if (!state.due) {
      if (state.inTrouble >= MOST_IN_TROUBLE) break;
      const batch = await freezeBatch(context, { mailFrom: mailer.from, limit });
      delivery.cancelled += batch.cancelled;
      delivery.failed += batch.failed;
      if (batch.frozen + batch.cancelled + batch.failed === 0) break;
      if (batch.frozen === 0) continue;
    }
    const pause = mailer.pause();
    if (performance.now() + pause > end) {
      // While only time is in the way, the job's own cadence is soon enough: a wake would start it over and over.
      if (pause < SHORT_PAUSE) context.wake('deliver-mail');
      break;
    }
    await wait(pause, undefined, signal && { signal }).catch(() => undefined);
    if (signal?.aborted) break;
    add(delivery, await sendNextBatch(context, mailer));
    logLongPause(context, mailer.pause());
  }
  if (delivery.accepted + delivery.failed + delivery.unknown > 0) context.wake('announce');
  return delivery;
}

async function batchesState({ db, clock }: Context) {
  const at = clock.now();
  const [state = { parked: false, due: false, inTrouble: 0 }] = await db.$queryRaw<
    { parked: boolean; due: boolean; inTrouble: number }[]
  >`
    SELECT coalesce(bool_or(status = 'PARKED' AND next_attempt_at > ${at}::timestamptz), false) AS parked,
           coalesce(bool_or(next_attempt_at <= ${at}::timestamptz), false) AS due,
           (count(*) FILTER (WHERE error IS NOT NULL))::int AS "inTrouble"
    FROM mail_batches WHERE status IN ('SENDING', 'PARKED')`;
  return state;
}

async function sendNextBatch(context: Context, mailer: Mailer): Promise<Partial<Delivery>> {
  const { batch, cancelled, unknown } = await takeBatch(context);
  if (!batch) return { cancelled, unknown };
  const emails = batch.emails.map(({ rendered }) => rendered);
  const outcome = await mailer.send({ key: batch.id, emails });
  const counts =
    outcome.outcome === 'TAKEN'
      ? await settleBatch(context, { batch, results: outcome.results })
      : await postponeBatch(context, { batch, outcome });
  return { cancelled, ...counts };
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
