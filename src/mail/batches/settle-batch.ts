import type { Context, SqlClient, Transaction } from '../../context.ts';
import { markEmailsSent, whatFollows } from '../../invitations/rounds/mark-emails-sent.ts';
import { recordFacts } from '../../invitations/rounds/record-facts.ts';
import { tellInviters } from '../../invitations/rounds/tell-inviters.ts';
import { type Sql, sql } from '../../sql.ts';
import { inOneStatement, inSqlTransaction } from '../../transaction.ts';
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
  const settle = settled({ batchId: batch.id, accepted, at: sql`${at}::timestamptz` });
  if (failed.length === 0) await inOneStatement(context.db, settle);
  else
    await inSqlTransaction(context.db, async (tx) => {
      await tx.$executeRaw(settle);
      await failEmails(tx, { emails: failed, at });
    });
  return { accepted: accepted.length, failed: failed.length };
}

/** The statement that ends a batch and marks what was accepted. It locks in the order of src/transaction.ts. */
function settled(options: {
  batchId: string;
  accepted: readonly { id: string; provider_id: string }[];
  at: Sql;
}): Sql {
  const { batchId, accepted, at } = options;
  return sql`
    /* settle batch */
    WITH done AS (
      UPDATE mail_batches SET status = 'DONE', error = NULL, waits_for = NULL, frozen = NULL, letters = NULL
      WHERE id = ${batchId}::uuid
      RETURNING id
    ), passing AS (
      -- Mail leaves again, whatever another batch still waits for.
      UPDATE mail_batches SET waits_for = NULL
      WHERE status IN ('SENDING', 'PARKED') AND waits_for IS NOT NULL AND id <> ${batchId}::uuid
    ), answered AS MATERIALIZED (
      SELECT e.id, e.status, e.kind, e.day, e.round_id, e.membership_id, a.provider_id
      FROM jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) AS a (id uuid, provider_id text)
      JOIN emails e ON e.id = a.id
      WHERE (SELECT count(*) FROM done) >= 0
      ORDER BY e.id FOR UPDATE OF e
    ), marked AS (
      UPDATE emails e
      SET provider_id = coalesce(e.provider_id, (
            SELECT a.provider_id WHERE NOT EXISTS (SELECT FROM emails o WHERE o.provider_id = a.provider_id))),
          accepted_at = coalesce(e.accepted_at, ${at}),
          status = CASE WHEN e.status IN ('FROZEN', 'UNKNOWN') THEN 'ACCEPTED' ELSE e.status END
      FROM answered a
      WHERE e.id = a.id
    ), ${whatFollows({ emails: sql`SELECT * FROM answered WHERE status = 'FROZEN'`, at })}`;
}

/** Marks emails that will not leave, each with the reason in the words of the one who refused it, and tells the channel and whoever invited. */
export async function failEmails(
  tx: SqlClient,
  options: { emails: readonly { id: string; reason: string }[]; at: Date },
): Promise<void> {
  const { emails, at } = options;
  if (emails.length === 0) return;
  const reasons = emails.map(({ id, reason }) => ({ id, reason: reasonLine(reason) }));
  const failed = await tx.$queryRaw<{ day: number; roundId: string | null; error: string }[]>`
    UPDATE emails e
    SET status = 'FAILED', error = f.reason, settled_at = ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) AS f (id uuid, reason text)
    WHERE e.id = f.id AND e.status IN ('QUEUED', 'FROZEN')
    RETURNING e.day, e.round_id AS "roundId", e.error`;
  await recordFacts(
    tx,
    failed.flatMap(({ roundId, day, error }) =>
      roundId === null
        ? []
        : [{ roundId, kind: 'MAIL_FAILED' as const, key: `failed:${day}`, day, detail: error, at }],
    ),
  );
  const rounds = failed.flatMap(({ roundId, day, error: detail }) =>
    roundId === null ? [] : [{ roundId, day, detail }],
  );
  await tellInviters(tx, { why: 'FAILED', rounds, at });
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
    data: { status: 'UNKNOWN', unknownAt: at, ...(reason !== null && { error: reason }) },
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
