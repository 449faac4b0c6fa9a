import { randomUUID } from 'node:crypto';
import type { Context, Transaction } from '../../context.ts';
import { describeError } from '../../errors.ts';
import { EmailKind } from '../../generated/prisma/enums.ts';
import { countLinksFromNow } from '../../invitations/rounds/link-life.ts';
import { readEmails } from '../../invitations/rounds/read-emails.ts';
import { SENDABLE } from '../../invitations/rounds/sendable-email.ts';
import { readEach } from '../../read-each.ts';
import { inTransaction } from '../../transaction.ts';
import { renderEmail } from '../letters/email.ts';
import { failEmails } from './settle-batch.ts';

/** What this version can write. Emails of other kinds wait for the newer version that knows them. */
const KINDS = Object.values(EmailKind);

/** How many emails were frozen, cancelled and failed. */
export interface FrozenBatch {
  frozen: number;
  cancelled: number;
  failed: number;
}

/**
 * Claims up to `limit` emails that are due, renders them, and freezes what was rendered in one new batch. The batch's id
 * is the provider's idempotency key: from here on, every attempt sends the same bodies in the same order. Emails that
 * should not leave any more are cancelled. One that cannot be rendered fails alone.
 */
export async function freezeBatch(
  context: Context,
  options: { mailFrom: string; limit: number },
): Promise<FrozenBatch> {
  const { db, clock, publicUrl, logger } = context;
  const at = clock.now();
  const batchId = randomUUID();
  return inTransaction(db, async (tx) => {
    const { claimed, cancelled } = await claim(tx, { batchId, limit: options.limit, at });
    if (claimed.length === 0) return { frozen: 0, cancelled, failed: 0 };
    await countLinksFromNow(tx, { batchId, at });
    const frozen = [];
    const failed: { id: string; reason: string }[] = [];
    const emails = await readEach({
      ids: claimed,
      read: (emailRowIds) => readEmails(tx, { emailRowIds }),
      setAside: (id, error) => {
        logger.error({ reason: describeError(error), emailRowId: id }, 'An email could not be read.');
        failed.push({ id, reason: `could not be read: ${describeError(error)}` });
      },
    });
    for (const email of emails) {
      try {
        frozen.push({
          id: email.id,
          frozen: renderEmail(email, { mailFrom: options.mailFrom, publicUrl, at }),
        });
      } catch (error) {
        logger.error({ err: error, emailRowId: email.id }, 'An email could not be rendered.');
        failed.push({ id: email.id, reason: `could not be rendered: ${describeError(error)}` });
      }
    }
    await tx.$executeRaw`
      UPDATE emails e SET frozen = f.frozen
      FROM jsonb_to_recordset(${JSON.stringify(frozen)}::jsonb) AS f (id uuid, frozen jsonb)
      WHERE e.id = f.id`;
    await failEmails(tx, { emails: failed, at });
    await tx.email.updateMany({
      where: { id: { in: failed.map(({ id }) => id) } },
      data: { batchId: null, position: null },
    });
    if (frozen.length === 0) await tx.mailBatch.update({ where: { id: batchId }, data: { status: 'DONE' } });
    return { frozen: frozen.length, cancelled, failed: failed.length };
  });
}

/** Claims and cancels in one statement, so that two workers never hold the same email. */
async function claim(tx: Transaction, options: { batchId: string; limit: number; at: Date }) {
  const { batchId, limit, at } = options;
  const rows = await tx.$queryRaw<{ id: string; frozen: boolean }[]>`
    WITH due AS (
      SELECT e.id, e.due_at, ${SENDABLE} AS sendable
      FROM emails e
      JOIN memberships m ON m.id = e.membership_id
      LEFT JOIN rounds r ON r.id = e.round_id
      WHERE e.status = 'QUEUED' AND e.kind::text = ANY (${KINDS}::text[]) AND e.due_at <= ${at}::timestamptz
      ORDER BY e.due_at, e.id
      LIMIT ${limit}
      FOR UPDATE OF e SKIP LOCKED
    ), batch AS (
      INSERT INTO mail_batches (id, frozen_at, next_attempt_at)
      SELECT ${batchId}::uuid, ${at}::timestamptz, ${at}::timestamptz WHERE EXISTS (SELECT FROM due WHERE sendable)
    ), placed AS (
      SELECT id, row_number() OVER (ORDER BY due_at, id) - 1 AS position FROM due WHERE sendable
    )
    UPDATE emails e
    SET status = CASE WHEN d.sendable THEN 'FROZEN' ELSE 'CANCELLED' END::email_status,
        batch_id = CASE WHEN d.sendable THEN ${batchId}::uuid END,
        position = p.position,
        settled_at = CASE WHEN d.sendable THEN NULL ELSE ${at}::timestamptz END
    FROM due d LEFT JOIN placed p ON p.id = d.id
    WHERE e.id = d.id
    RETURNING e.id, d.sendable AS frozen`;
  const claimed = rows.filter((row) => row.frozen).map(({ id }) => id);
  return { claimed, cancelled: rows.length - claimed.length };
}
