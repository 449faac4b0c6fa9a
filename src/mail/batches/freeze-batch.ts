import { randomUUID } from 'node:crypto';
import type { Context, Transaction } from '../../context.ts';
import { describeError } from '../../errors.ts';
import { EmailKind } from '../../generated/prisma/enums.ts';
import { countLinksFromNow } from '../../invitations/rounds/link-life.ts';
import { type EmailToWrite, readEmails } from '../../invitations/rounds/read-emails.ts';
import { SENDABLE } from '../../invitations/rounds/sendable-email.ts';
import { readEach } from '../../read-each.ts';
import { inTransaction } from '../../transaction.ts';
import { type RenderedEmail, renderEmail, withLink } from '../letters/email.ts';
import { failEmails } from './settle-batch.ts';
import { leaseUntil, type TakenBatch } from './take-batch.ts';

/** What this version can write. Emails of other kinds wait for the newer version that knows them. */
const KINDS = Object.values(EmailKind);

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
  const { db, clock, secret } = context;
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const { sendable, overtaken } = await claim(tx, { limit: options.limit, at });
    const { rendered, failed } = await render(context, tx, { ids: sendable, mailFrom: options.mailFrom, at });
    const batchId = randomUUID();
    await write(tx, { batchId, rendered, overtaken, at });
    await failEmails(tx, { emails: failed, at });
    const emails = rendered.map(({ id, email }) => ({
      id,
      rendered: withLink(email, { emailRowId: id, secret }),
    }));
    const batch = emails.length === 0 ? null : { id: batchId, emails, attempts: 1, untried: true };
    return { batch, cancelled: overtaken.length, failed: failed.length };
  });
}

/** Locks what is due, so that two workers never hold the same email. */
async function claim(tx: Transaction, { limit, at }: { limit: number; at: Date }) {
  const due = await tx.$queryRaw<{ id: string; sendable: boolean }[]>`
    SELECT e.id, ${SENDABLE} AS sendable
    FROM emails e
    JOIN memberships m ON m.id = e.membership_id
    LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.status = 'QUEUED' AND e.kind::text = ANY (${KINDS}::text[]) AND e.due_at <= ${at}::timestamptz
    ORDER BY e.due_at, e.id
    LIMIT ${limit}
    FOR UPDATE OF e SKIP LOCKED`;
  const sendable = due.filter((email) => email.sendable).map(({ id }) => id);
  return { sendable, overtaken: due.filter((email) => !email.sendable).map(({ id }) => id) };
}

/** Renders what can be read, in the order of the ids. */
async function render(
  { publicUrl, logger }: Pick<Context, 'publicUrl' | 'logger'>,
  tx: Transaction,
  { ids, mailFrom, at }: { ids: readonly string[]; mailFrom: string; at: Date },
) {
  const rendered: { id: string; email: RenderedEmail }[] = [];
  const failed: { id: string; reason: string }[] = [];
  if (ids.length === 0) return { rendered, failed };
  await countLinksFromNow(tx, { emailRowIds: ids, at });
  const emails = await readEach({
    ids,
    read: (emailRowIds) => readEmails(tx, { emailRowIds }),
    setAside: (id, error) => {
      logger.error({ reason: describeError(error), emailRowId: id }, 'An email could not be read.');
      failed.push({ id, reason: `could not be read: ${describeError(error)}` });
    },
  });
  const read = new Map<string, EmailToWrite>(emails.map((email) => [email.id, email]));
  for (const id of ids) {
    const email = read.get(id);
    if (!email) continue;
    try {
      rendered.push({ id, email: renderEmail(email, { mailFrom, publicUrl, at }) });
    } catch (error) {
      logger.error({ err: error, emailRowId: id }, 'An email could not be rendered.');
      failed.push({ id, reason: `could not be rendered: ${describeError(error)}` });
    }
  }
  return { rendered, failed };
}

/** Writes the batch with its emails, and cancels what should not leave any more. */
async function write(
  tx: Transaction,
  options: {
    batchId: string;
    rendered: readonly { id: string; email: RenderedEmail }[];
    overtaken: readonly string[];
    at: Date;
  },
): Promise<void> {
  const { batchId, rendered, overtaken, at } = options;
  if (rendered.length + overtaken.length === 0) return;
  const ids = rendered.map(({ id }) => id);
  const frozen = JSON.stringify(rendered.map(({ email }) => email));
  await tx.$executeRaw`
    WITH batch AS (
      INSERT INTO mail_batches (id, frozen, frozen_at, first_tried_at, next_attempt_at, attempts)
      SELECT ${batchId}::uuid, ${frozen}, ${at}::timestamptz, ${at}::timestamptz, ${leaseUntil(at)}::timestamptz, 1
      WHERE ${ids.length} > 0
    ), cancelled AS (
      UPDATE emails SET status = 'CANCELLED', settled_at = ${at}::timestamptz WHERE id = ANY (${overtaken}::uuid[])
    )
    UPDATE emails e SET status = 'FROZEN', batch_id = ${batchId}::uuid, position = m.position - 1
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS m (id, position)
    WHERE e.id = m.id`;
}
