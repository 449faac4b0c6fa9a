import type { Transaction } from '../../database/database.ts';

/**
 * Lets the links of rounds whose first mail is being written count from now, so that the mail names the day on which
 * they die. A mail that leaves later still gives them longer. Most leave on the day they were written, and change nothing.
 */
export async function countLinksFromNow(
  tx: Transaction,
  { emailRowIds, at }: { emailRowIds: readonly string[]; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    WITH first AS MATERIALIZED (
      SELECT r.id, r.expires_at, t.link_days, t.timezone
      FROM emails e
      JOIN rounds r ON r.id = e.round_id
      JOIN memberships m ON m.id = e.membership_id
      JOIN tenants t ON t.id = m.tenant_id
      WHERE e.id = ANY (${emailRowIds}::uuid[]) AND e.day = 0 AND r.welcomed_at IS NULL
    ), lives AS MATERIALIZED (
      SELECT link_days, timezone, link_end(${at}::timestamptz, link_days, timezone) AS expires_at
      FROM (SELECT DISTINCT link_days, timezone FROM first) AS life
    )
    UPDATE rounds r SET expires_at = l.expires_at
    FROM first f JOIN lives l ON l.link_days = f.link_days AND l.timezone = f.timezone
    WHERE r.id = f.id AND f.expires_at <> l.expires_at`;
}
