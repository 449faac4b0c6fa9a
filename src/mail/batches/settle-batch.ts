import type { Context } from '../../context.ts';
import { markEmailsSent } from '../../invitations/rounds/mark-emails-sent.ts';
import type { EmailResult } from '../mailer.ts';
import { failEmails } from './fail-emails.ts';
import type { TakenBatch } from './take-batch.ts';

/**
 * Writes down what the provider made of each email of a batch, in one transaction. A webhook may have told more in the
 * meantime: no status goes backwards, and what was noted once is not noted again. Returns the counts.
 */
export async function settleBatch(
  context: Pick<Context, 'db' | 'clock'>,
  options: { batch: Pick<TakenBatch, 'id' | 'emails'>; results: readonly EmailResult[] },
): Promise<{ accepted: number; failed: number }> {
  const { batch, results } = options;
  const at = context.clock.now();
  const accepted: { id: string; provider_id: string }[] = [];
  const failed: { id: string; reason: string }[] = [];
  batch.emails.forEach(({ id }, place) => {
    const result = results[place];
    if (!result) throw new Error('A batch was answered in part.');
    if ('providerId' in result) accepted.push({ id, provider_id: result.providerId });
    else failed.push({ id, reason: result.refused });
  });
  return context.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM mail_batches WHERE id = ${batch.id}::uuid FOR UPDATE`;
    const waiting = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM emails WHERE batch_id = ${batch.id}::uuid AND status = 'FROZEN' ORDER BY id FOR UPDATE`;
    await tx.$executeRaw`
      UPDATE emails e
      SET provider_id = coalesce(e.provider_id, a.provider_id),
          accepted_at = coalesce(e.accepted_at, ${at}::timestamptz),
          status = CASE WHEN e.status IN ('FROZEN', 'UNKNOWN') THEN 'ACCEPTED' ELSE e.status END
      FROM jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) AS a (id uuid, provider_id text)
      WHERE e.id = a.id`;
    await failEmails(tx, { emails: failed, at });
    const taken = new Set(accepted.map(({ id }) => id));
    const emailRowIds = waiting.map(({ id }) => id).filter((id) => taken.has(id));
    await markEmailsSent(tx, { emailRowIds, at });
    await tx.mailBatch.update({ where: { id: batch.id }, data: { status: 'DONE', error: null } });
    return { accepted: accepted.length, failed: failed.length };
  });
}
