import type { Transaction } from '../../database/database.ts';

/**
 * Lets the links of rounds whose first mail is being written count from now, so that the mail names the day on which
 * they die. A mail that leaves later still gives them longer.
 */
export async function countLinksFromNow(
  tx: Transaction,
  { batchId, at }: { batchId: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE rounds r SET expires_at = link_end(${at}::timestamptz, t.link_days, t.timezone)
    FROM emails e
    JOIN memberships m ON m.id = e.membership_id
    JOIN tenants t ON t.id = m.tenant_id
    WHERE e.batch_id = ${batchId}::uuid AND e.round_id = r.id AND e.day = 0 AND r.welcomed_at IS NULL`;
}
