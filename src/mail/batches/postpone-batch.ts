import { backoff, jitter } from '../../backoff.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../clock.ts';
import type { Context, Transaction } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import type { MailObstacle } from '../../words/emails.ts';
import type { SendOutcome } from '../mailer.ts';
import { failEmails, markUnknown } from './settle-batch.ts';
import type { TakenBatch } from './take-batch.ts';

const RETRY = { first: 5 * SECOND, longest: 10 * MINUTE };
/** How often a faulty API key or sender is tried again. */
const SETUP_RETRY = 5 * MINUTE;

export type NotTaken = Exclude<SendOutcome, { outcome: 'TAKEN' }>;

/** How many of the batch's emails failed or became unknown. The others wait. */
export interface Postponed {
  failed: number;
  unknown: number;
}

/**
 * Decides what happens to a batch that the provider did not take, or may not have taken.
 *
 * - Too many requests, a used-up quota or a faulty set-up: nothing was taken, so the batch may wait for any time; its
 *   key still counts as unused. The last two park all mail, because nothing is wrong with the mail itself.
 * - No usable answer: it is tried again with the same key, and later each time.
 * - Refused as a whole: it is halved until the email that spoils it is alone, and fails.
 * - Refused after an earlier attempt may have been taken: nobody can tell, and it is not tried again.
 */
export async function postponeBatch(
  context: Context,
  options: { batch: TakenBatch; outcome: NotTaken },
): Promise<Postponed> {
  const { batch, outcome } = options;
  const { reason } = outcome;
  const at = context.clock.now();
  log(context, batch, outcome);
  const postponed = await inTransaction(context.db, async (tx) => {
    const [held] = await tx.$queryRaw<{ waitsFor: string | null }[]>`
      SELECT waits_for AS "waitsFor" FROM mail_batches
      WHERE id = ${batch.id}::uuid AND status = 'SENDING' AND attempts = ${batch.attempts} FOR UPDATE`;
    // Else this worker was silent for longer than its lease, and another one has tried the batch since.
    if (!held) return { failed: 0, unknown: 0 };
    if (outcome.outcome === 'REFUSED' && batch.untried) {
      return { failed: await splitOrFail(tx, { batch, reason, at }), unknown: 0 };
    }
    if (outcome.outcome === 'REFUSED' || outcome.outcome === 'KEY_TAKEN') {
      return { failed: 0, unknown: await markUnknown(tx, { batchId: batch.id, at, reason }) };
    }
    const waitsFor = obstacleOf(outcome);
    await tx.mailBatch.update({
      where: { id: batch.id },
      data: { ...nextAttempt(batch, outcome, at), waitsFor },
    });
    if (waitsFor !== null && waitsFor !== held.waitsFor) await showOnCards(tx, batch);
    return { failed: 0, unknown: 0 };
  });
  if (obstacleOf(outcome) !== null) context.wake('announce');
  return postponed;
}

/** What keeps all mail from leaving; null for a wait that soon passes, or what concerns this batch alone. */
function obstacleOf({ outcome }: NotTaken): MailObstacle | null {
  switch (outcome) {
    case 'MISCONFIGURED':
      return 'SETUP';
    case 'QUOTA':
      return 'QUOTA';
    case 'UNKNOWN':
      return 'OUTAGE';
    default:
      return null;
  }
}

/** The cards of people whose first mail waits are shown again, with the reason. */
async function showOnCards(tx: Transaction, batch: TakenBatch): Promise<void> {
  await tx.$executeRaw`
    UPDATE cards SET revision = revision + 1
    WHERE id IN (
      SELECT id FROM cards
      WHERE id IN (SELECT r.card_id FROM emails e JOIN rounds r ON r.id = e.round_id
                   WHERE e.batch_id = ${batch.id}::uuid AND e.day = 0)
      ORDER BY id FOR NO KEY UPDATE)`;
}

function nextAttempt(
  batch: TakenBatch,
  outcome: Exclude<NotTaken, { outcome: 'REFUSED' | 'KEY_TAKEN' }>,
  at: Date,
) {
  const later = (milliseconds: number) => new Date(at.getTime() + milliseconds);
  const unused = { error: outcome.reason, ...(batch.untried && { firstTriedAt: null }) };
  switch (outcome.outcome) {
    case 'LIMITED':
      return {
        ...unused,
        attempts: batch.attempts - 1,
        nextAttemptAt: later(outcome.retryAfter + jitter(SECOND)),
      };
    case 'QUOTA':
      return { ...unused, status: 'PARKED' as const, nextAttemptAt: later(untilNewQuota(at)) };
    case 'MISCONFIGURED':
      return { ...unused, status: 'PARKED' as const, nextAttemptAt: later(SETUP_RETRY) };
    case 'UNKNOWN':
      return {
        error: outcome.reason,
        nextAttemptAt: later(Math.max(outcome.retryAfter, backoff(batch.attempts, RETRY))),
      };
  }
}

/** A daily quota is renewed at midnight UTC. A monthly one, or one that somebody raises, is asked for once an hour. */
function untilNewQuota(at: Date): number {
  const day = DAY - (at.getTime() % DAY);
  return Math.min(HOUR, day) + jitter(10 * SECOND);
}

/** Fails the one email of a batch, or splits the batch in two. Returns how many emails failed. */
async function splitOrFail(
  tx: Transaction,
  options: { batch: TakenBatch; reason: string; at: Date },
): Promise<number> {
  const { batch, reason, at } = options;
  await tx.mailBatch.update({ where: { id: batch.id }, data: { status: 'FAILED', error: reason } });
  if (batch.emails.length === 1) {
    await failEmails(tx, { emails: batch.emails.map(({ id }) => ({ id, reason })), at });
    return 1;
  }
  const middle = Math.ceil(batch.emails.length / 2);
  for (const half of [batch.emails.slice(0, middle), batch.emails.slice(middle)]) {
    const ids = half.map(({ id }) => id);
    // Positions stay as they are, and what was rendered with them.
    await tx.$executeRaw`
      WITH half AS (
        INSERT INTO mail_batches (letters, frozen, frozen_at, next_attempt_at)
        SELECT letters, frozen, ${at}::timestamptz, ${at}::timestamptz FROM mail_batches WHERE id = ${batch.id}::uuid
        RETURNING id
      )
      UPDATE emails SET batch_id = (SELECT id FROM half) WHERE id = ANY (${ids}::uuid[])`;
  }
  await tx.mailBatch.update({ where: { id: batch.id }, data: { letters: null, frozen: null } });
  return 0;
}

function log({ logger }: Pick<Context, 'logger'>, batch: TakenBatch, { outcome, ...not }: NotTaken): void {
  const reason = withoutAddresses(not.reason);
  const about = { batchId: batch.id, emails: batch.emails.length, attempts: batch.attempts, reason };
  switch (outcome) {
    case 'MISCONFIGURED':
      logger.error(
        about,
        `The mail provider does not accept RESEND_API_KEY or MAIL_FROM (${reason}). All mail waits, and leaves once that is corrected.`,
      );
      return;
    case 'QUOTA':
      logger.warn(
        about,
        `The mail provider's quota is used up (${reason}). All mail waits until it is renewed.`,
      );
      return;
    case 'LIMITED':
      logger.debug(about, 'The mail provider asks for fewer requests.');
      return;
    case 'REFUSED':
      logger.warn(about, 'The mail provider refused a batch as a whole.');
      return;
    case 'KEY_TAKEN':
    case 'UNKNOWN':
      logger.warn(about, 'It is not known whether the mail provider took a batch.');
  }
}

/** Providers name addresses in what they say, and a log holds none. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s@<>()"'`]+@[^\s@<>()"'`]+/g, '(an address)');
}
