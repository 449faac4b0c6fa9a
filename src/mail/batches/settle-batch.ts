import type { Context, Transaction } from '../../context.ts';
import { markEmailsSent } from '../../invitations/rounds/mark-emails-sent.ts';
import { recordFacts } from '../../invitations/rounds/record-facts.ts';
import { inTransaction } from '../../transaction.ts';
import { reasonLine } from '../../words/inert-text.ts';
import type { EmailResult } from '../mailer.ts';

/**
 * Saves what the provider made of each email of a batch, in one transaction. A webhook may already have brought more:
 * no status goes backwards, and nothing is recorded twice.
 *
 * @returns how many emails were accepted, and how many failed
 */
export async function settleBatch(
  context: Pick<Context, 'db' | 'clock'>,
  options: { batch: { id: string; emails: readonly { id: string }[] }; results: readonly EmailResult[] },
): Promise<{ accepted: number; failed: number }> {
  const { batch, results } = options;
  const at = context.clock.now();
  const accepted: { id: string; provider_id: string }[] = [];
  const failed: { id: string; reason: string }[] = [];
  batch.emails.forEach(({ id }, index) => {
    const result = results[index];
    if (!result) throw new Error('The answer does not cover the whole batch.');
    if ('providerId' in result) accepted.push({ id, provider_id: result.providerId });
    else failed.push({ id, reason: result.refused });
  });
  return inTransaction(context.db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM mail_batches WHERE id = ${batch.id}::uuid FOR UPDATE`;
    const waiting = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM emails WHERE batch_id = ${batch.id}::uuid AND status = 'FROZEN' ORDER BY id FOR UPDATE`;
    await tx.$executeRaw`
      UPDATE emails e
      SET provider_id = coalesce(e.provider_id, (
            SELECT a.provider_id WHERE NOT EXISTS (SELECT FROM emails o WHERE o.provider_id = a.provider_id))),
          accepted_at = coalesce(e.accepted_at, ${at}::timestamptz),
          status = CASE WHEN e.status IN ('FROZEN', 'UNKNOWN') THEN 'ACCEPTED' ELSE e.status END
      FROM jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) AS a (id uuid, provider_id text)
      WHERE e.id = a.id`;
    const taken = new Set(accepted.map(({ id }) => id));
    const emailRowIds = waiting.map(({ id }) => id).filter((id) => taken.has(id));
    await markEmailsSent(tx, { emailRowIds, at });
    await failEmails(tx, { emails: failed, at });
    await tx.mailBatch.update({ where: { id: batch.id }, data: { status: 'DONE', error: null } });
    // Mail leaves again, whatever another batch still waits for.
    await tx.mailBatch.updateMany({
      where: { status: { in: ['SENDING', 'PARKED'] }, waitsFor: { not: null } },
      data: { waitsFor: null },
    });
    return { accepted: accepted.length, failed: failed.length };
  });
}

/** Marks emails that will not leave, each with the reason in the words of the one who refused it, and tells the channel. */
export async function failEmails(
  tx: Transaction,
  options: { emails: readonly { id: string; reason: string }[]; at: Date },
): Promise<void> {
  const { emails, at } = options;
  if (emails.length === 0) return;
  const reasons = emails.map(({ id, reason }) => ({ id, reason: reasonLine(reason) }));
  const failed = await tx.$queryRaw<{ day: number; roundId: string | null; error: string }[]>`
    UPDATE emails e
    SET status = 'FAILED', error = f.reason, settled_at = ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) AS f (id uuid, reason text)
    WHERE e.id = f.id AND e.status = 'FROZEN'
    RETURNING e.day, e.round_id AS "roundId", e.error`;
  await recordFacts(
    tx,
    failed.flatMap(({ roundId, day, error }) =>
      roundId === null
        ? []
        : [{ roundId, kind: 'MAIL_FAILED' as const, key: `failed:${day}`, day, detail: error, at }],
    ),
  );
}

/**
 * Marks a batch of which nobody can tell whether it left. Its follow-ups count from the first attempt. `reason` is in
 * the provider's words; null keeps what it said last.
 *
 * @returns how many emails that concerns
 */
export async function markUnknown(
  tx: Transaction,
  options: { batchId: string; at: Date; reason: string | null },
): Promise<number> {
  const { batchId, at, reason } = options;
  const batch = await tx.mailBatch.update({
    where: { id: batchId },
    data: { status: 'UNKNOWN', ...(reason !== null && { error: reason }) },
    select: { firstTriedAt: true, error: true },
  });
  const emails = await tx.email.updateManyAndReturn({
    where: { batchId, status: 'FROZEN' },
    data: { status: 'UNKNOWN', error: batch.error },
    select: { id: true, roundId: true, day: true },
  });
  await markEmailsSent(tx, { emailRowIds: emails.map(({ id }) => id), at: batch.firstTriedAt ?? at });
  await recordFacts(
    tx,
    emails.flatMap(({ roundId, day }) =>
      roundId === null ? [] : [{ roundId, kind: 'MAIL_UNKNOWN' as const, key: `unknown:${day}`, day, at }],
    ),
  );
  return emails.length;
}
