import { HOUR } from '../../clock.ts';
import type { Context, Transaction } from '../../context.ts';
import { markEmailsSent } from '../../invitations/rounds/mark-emails-sent.ts';
import { recordFacts } from '../../invitations/rounds/record-facts.ts';

/** The provider forgets a key after 24 hours; from then on the same batch would be sent twice (platform.md, "Resend"). */
const SAFE_WITH_KEY = 23 * HOUR;
const AT_ONCE = 20;

/** Batches that were first tried at that time or before may not be tried again. */
export function lastSafeTry(at: Date): Date {
  return new Date(at.getTime() - SAFE_WITH_KEY);
}

/**
 * Batches that were first tried about a day ago without a usable answer are never sent again by machine: their emails
 * become Unknown until a webhook or a person settles them, and the follow-ups count from the first try. Returns how
 * many emails that concerns.
 */
export async function giveUpOldBatches(context: Pick<Context, 'db' | 'clock'>): Promise<number> {
  const at = context.clock.now();
  return context.db.$transaction(async (tx) => {
    const old = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM mail_batches
      WHERE status IN ('SENDING', 'PARKED') AND first_tried_at <= ${lastSafeTry(at)}::timestamptz
        AND (status = 'PARKED' OR next_attempt_at <= ${at}::timestamptz)
      ORDER BY first_tried_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
    let emails = 0;
    for (const { id } of old) emails += await markUnknown(tx, { batchId: id, at, reason: null });
    return emails;
  });
}

/** Marks a batch whose outcome cannot be told. `reason`: why, in the provider's words; null keeps what was said last. */
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
