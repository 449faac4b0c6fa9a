import type { Transaction } from '../../context.ts';
import { recordFacts } from '../../invitations/rounds/record-facts.ts';

/** Emails that will not leave, each with why, in the words of whoever refused it. The channel is told. */
export async function failEmails(
  tx: Transaction,
  options: { emails: readonly { id: string; reason: string }[]; at: Date },
): Promise<void> {
  const { emails, at } = options;
  if (emails.length === 0) return;
  const failed = await tx.$queryRaw<{ day: number; roundId: string | null; error: string }[]>`
    UPDATE emails e
    SET status = 'FAILED', error = f.reason, settled_at = ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(emails)}::jsonb) AS f (id uuid, reason text)
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
