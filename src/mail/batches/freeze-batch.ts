import type { Context, SqlClient } from '../../context.ts';
import { describeError } from '../../errors.ts';
import { claimEmails, type EmailToWrite } from '../../invitations/rounds/claim-emails.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { emailWriter, type WrittenEmail } from '../letters/email.ts';
import { jsonAt, type Letters, lettersOf, packed } from './frozen.ts';
import { failEmails } from './settle-batch.ts';
import { leaseUntil, type TakenBatch } from './take-batch.ts';

/** A batch that this worker has frozen and taken; null when nothing was to be sent. How many were cancelled and failed. */
export interface FrozenBatch {
  batch: TakenBatch | null;
  cancelled: number;
  failed: number;
}

/**
 * Claims up to `limit` emails that are due, renders them, and freezes what was rendered in one new batch, which this
 * worker has taken. The batch's id is the provider's idempotency key: from here on, every attempt sends the same bodies
 * in the same order. Emails that should not leave any more are cancelled. One that cannot be rendered fails alone.
 */
export async function freezeBatch(
  context: Context,
  options: { mailFrom: string; limit: number },
): Promise<FrozenBatch> {
  const { db, clock, secret, publicUrl, brand, logger } = context;
  const at = clock.now();
  return inSqlTransaction(db, async (tx) => {
    const failed: { id: string; reason: string }[] = [];
    const { emails, overtaken } = await claimEmails(tx, {
      limit: options.limit,
      at,
      setAside: (id, error) => {
        logger.error({ reason: describeError(error), emailRowId: id }, 'An email could not be read.');
        failed.push({ id, reason: `could not be read: ${describeError(error)}` });
      },
    });
    const rendered: { email: EmailToWrite; written: WrittenEmail }[] = [];
    const writeEmail = emailWriter({ mailFrom: options.mailFrom, publicUrl, brand, at });
    for (const email of emails) {
      try {
        rendered.push({ email, written: writeEmail(email) });
      } catch (error) {
        logger.error({ err: error, emailRowId: email.id }, 'An email could not be rendered.');
        failed.push({ id: email.id, reason: `could not be rendered: ${describeError(error)}` });
      }
    }
    const letters = lettersOf(rendered.map(({ written }) => written));
    const batchId = await write(tx, { emails: rendered.map(({ email }) => email), letters, overtaken, at });
    await failEmails(tx, { emails: failed, at });
    const toSend = jsonAt(letters);
    const members = rendered.map(({ email: { id } }, position) => ({
      id,
      json: toSend(position, { emailRowId: id, secret }),
    }));
    const batch = batchId === null ? null : { id: batchId, emails: members, attempts: 1, untried: true };
    return { batch, cancelled: overtaken.length, failed: failed.length };
  });
}

/**
 * Writes the batch with its emails, cancels what should not leave any more, and lets the links live until the end of the
 * day that the mails name. Most leave on the day they were written for, and change no round.
 *
 * @returns the batch's id; null when no email is left for one
 */
async function write(
  tx: SqlClient,
  options: {
    emails: readonly EmailToWrite[];
    letters: Letters;
    overtaken: readonly string[];
    at: Date;
  },
): Promise<string | null> {
  const { emails, overtaken, at } = options;
  if (emails.length + overtaken.length === 0) return null;
  const ids = emails.map(({ id }) => id);
  const letters = packed(options.letters);
  const moved = emails.flatMap(({ roundId, occasion: { round } }) =>
    round?.endMoved ? [{ roundId, expiresAt: round.expiresAt }] : [],
  );
  const [batch] = await tx.$queryRaw<{ id: string }[]>`
    /* freeze batch */
    WITH batch AS (
      INSERT INTO mail_batches (letters, frozen_at, first_tried_at, next_attempt_at, attempts)
      SELECT ${letters}, ${at}::timestamptz, ${at}::timestamptz, ${leaseUntil(at)}::timestamptz, 1
      WHERE ${ids.length} > 0
      RETURNING id
    ), cancelled AS (
      UPDATE emails SET status = 'CANCELLED', settled_at = ${at}::timestamptz WHERE id = ANY (${overtaken}::uuid[])
    ), moved AS (
      UPDATE rounds r SET expires_at = m.expires_at
      FROM unnest(${moved.map(({ roundId }) => roundId)}::uuid[], ${moved.map(({ expiresAt }) => expiresAt)}::timestamptz[])
        AS m (id, expires_at)
      WHERE r.id = m.id AND r.welcomed_at IS NULL
    ), frozen AS (
      UPDATE emails e SET status = 'FROZEN', batch_id = (SELECT id FROM batch), position = m.position - 1
      FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS m (id, position)
      WHERE e.id = m.id
    )
    SELECT id FROM batch`;
  return batch?.id ?? null;
}
