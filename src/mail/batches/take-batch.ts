import { HOUR, MINUTE } from '../../clock.ts';
import type { Context, Transaction } from '../../context.ts';
import { sendable } from '../../invitations/rounds/sendable-email.ts';
import { inTransaction } from '../../transaction.ts';
import type { EmailParts } from '../mailer.ts';
import { readEarlierEmail } from './earlier-email.ts';
import { type Kept, openFrozen } from './frozen.ts';
import { markUnknown } from './settle-batch.ts';

/** For this long no other worker tries a batch that was taken: longer than a request may last. */
const LEASE = 2 * MINUTE;
/** The provider forgets a key after 24 hours. A batch that is tried again then would be sent twice (platform.md, "Resend"). */
const KEY_IS_SAFE_FOR = 23 * HOUR;
/** Batches that are given up in one run. */
const GIVEN_UP_AT_ONCE = 20;

/** A batch that is to be sent now. */
export interface TakenBatch {
  id: string;
  /** Each as it is sent: in the provider's JSON, with the live link in it. */
  emails: { id: string; json: EmailParts }[];
  /** This attempt included. */
  attempts: number;
  /** Whether no earlier attempt may have reached the provider. */
  untried: boolean;
}

/**
 * Takes the batch that has waited longest for its next attempt, for this worker alone; null when none is due. A batch
 * that may have been sent keeps its members, because the provider knows them by its key. One that surely was not drops
 * the emails whose round has ended since, and gets a new key: the old one stood for all of them. An email whose text
 * cannot be read is rendered once more, or, where its batch may have been sent, becomes unknown with it.
 */
export async function takeBatch(
  context: Context,
): Promise<{ batch: TakenBatch | null; cancelled: number; unknown: number }> {
  const { db, clock } = context;
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const [due] = await tx.$queryRaw<
      ({ id: string; newId: string; firstTriedAt: Date | null; attempts: number } & Kept)[]
    >`
      SELECT id, new_id() AS "newId", first_tried_at AS "firstTriedAt", attempts, letters, frozen FROM mail_batches
      WHERE status IN ('SENDING', 'PARKED') AND next_attempt_at <= ${at}::timestamptz
        AND (first_tried_at IS NULL OR first_tried_at > ${oldestSafeAttempt(at)}::timestamptz)
      ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!due) return { batch: null, cancelled: 0, unknown: 0 };
    const { newId, firstTriedAt, attempts } = due;
    const untried = firstTriedAt === null;
    const cancelled = untried ? await dropUnsendable(tx, { batchId: due.id, at }) : 0;
    const rows = await tx.email.findMany({
      where: { batchId: due.id },
      orderBy: { position: 'asc' },
      select: { id: true, position: true, frozen: true },
    });
    const { emails, unreadable } = await readRows(context, rows, due);
    if (unreadable.length > 0 && !untried) {
      // Without them it would be another request under the same key, which the provider refuses.
      const reason = 'What was handed to the mail provider cannot be read any more.';
      return { batch: null, cancelled, unknown: await markUnknown(tx, { batchId: due.id, at, reason }) };
    }
    await writeAnew(tx, unreadable);
    if (emails.length === 0) {
      await tx.mailBatch.update({
        where: { id: due.id },
        data: { status: 'DONE', letters: null, frozen: null },
      });
      return { batch: null, cancelled, unknown: 0 };
    }
    const id = untried ? newId : due.id;
    await tx.mailBatch.update({
      where: { id: due.id },
      data: {
        id,
        status: 'SENDING',
        attempts: { increment: 1 },
        firstTriedAt: firstTriedAt ?? at,
        nextAttemptAt: leaseUntil(at),
      },
    });
    return { batch: { id, emails, attempts: attempts + 1, untried }, cancelled, unknown: 0 };
  });
}

/** The time until which no other worker tries a batch that is taken at `at`. */
export function leaseUntil(at: Date): Date {
  return new Date(at.getTime() + LEASE);
}

/** Reads what was frozen, row by row: one that is damaged, or written in another form, stops no other. */
async function readRows(
  { secret, logger }: Context,
  rows: readonly { id: string; position: number | null; frozen: unknown }[],
  kept: Kept,
) {
  const jsonAt = await openFrozen(kept);
  const emails: TakenBatch['emails'] = [];
  const unreadable: string[] = [];
  for (const { id, position, frozen } of rows) {
    try {
      const link = { emailRowId: id, secret };
      const json = frozen === null ? jsonAt(position ?? -1, link) : readEarlierEmail(frozen, link);
      emails.push({ id, json });
    } catch {
      logger.error(
        { emailRowId: id },
        'The text of an email cannot be read. It is set aside, and the others leave.',
      );
      unreadable.push(id);
    }
  }
  return { emails, unreadable };
}

/** Nothing of these emails has been sent, so they are rendered once more. */
async function writeAnew(tx: Transaction, emailRowIds: string[]): Promise<void> {
  if (emailRowIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE emails SET status = 'QUEUED', frozen = NULL, batch_id = NULL, position = NULL
    WHERE id = ANY (${emailRowIds}::uuid[]) AND status = 'FROZEN'`;
}

async function dropUnsendable(tx: Transaction, options: { batchId: string; at: Date }): Promise<number> {
  return tx.$executeRaw`
    UPDATE emails dropped
    SET status = 'CANCELLED', settled_at = ${options.at}::timestamptz, batch_id = NULL, position = NULL
    FROM emails e
    JOIN memberships m ON m.id = e.membership_id
    LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.batch_id = ${options.batchId}::uuid AND e.status = 'FROZEN' AND NOT ${sendable(options.at)} AND dropped.id = e.id`;
}

/**
 * Gives up batches that were first tried about a day ago and have no usable answer: no machine sends them again. Their
 * emails become `UNKNOWN` until a webhook or a person settles them.
 *
 * @returns how many emails that concerns
 */
export async function giveUpOldBatches(context: Pick<Context, 'db' | 'clock'>): Promise<number> {
  let given = 0;
  for (let batches = 0; batches < GIVEN_UP_AT_ONCE; batches += 1) {
    const emails = await giveUpOldBatch(context);
    if (emails === null) break;
    given += emails;
  }
  return given;
}

/** Each in a transaction of its own: the next one's emails and rounds would be locked after this one's cards. */
async function giveUpOldBatch({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<number | null> {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const [old] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM mail_batches
      WHERE status IN ('SENDING', 'PARKED') AND first_tried_at <= ${oldestSafeAttempt(at)}::timestamptz
        AND (status = 'PARKED' OR next_attempt_at <= ${at}::timestamptz)
      ORDER BY first_tried_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    return old ? markUnknown(tx, { batchId: old.id, at, reason: null }) : null;
  });
}

/** A batch that was first tried at this time, or earlier, may not be tried again. */
export function oldestSafeAttempt(at: Date): Date {
  return new Date(at.getTime() - KEY_IS_SAFE_FOR);
}
