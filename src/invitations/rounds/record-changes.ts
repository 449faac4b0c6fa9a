import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../database/database.ts';
import type { FactKind } from '../../generated/prisma/enums.ts';

/**
 * Shows all cards of these memberships again, because what they say of the person has changed, and notes the change in
 * the thread of the latest round's card.
 */
export async function recordChanges(
  tx: Transaction,
  options: {
    kind: Extract<FactKind, 'EDITED' | 'CORRECTED' | 'DEACTIVATED' | 'REACTIVATED'>;
    changes: readonly { membershipId: string; detail: string }[];
    at: Date;
  },
): Promise<void> {
  const { kind, changes, at } = options;
  const membershipIds = changes.map(({ membershipId }) => membershipId);
  const details = changes.map(({ detail }) => detail);
  const key = `${kind.toLowerCase()}:${randomUUID()}`;
  await tx.$executeRaw`
    WITH shown AS MATERIALIZED (
      SELECT c.id FROM cards c JOIN invitations i ON i.id = c.invitation_id
      WHERE i.membership_id = ANY (${membershipIds}::uuid[])
      ORDER BY c.id FOR NO KEY UPDATE OF c
    ), noted AS (
      INSERT INTO card_facts (card_id, key, kind, detail, at)
      SELECT r.card_id, r.id || ':' || ${key}, ${kind}::fact_kind, m.detail, ${at}::timestamptz
      FROM unnest(${membershipIds}::uuid[], ${details}::text[]) AS m (id, detail)
      CROSS JOIN LATERAL (
        SELECT id, card_id FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1
      ) r
      WHERE r.card_id IN (SELECT id FROM shown)
    )
    UPDATE cards SET revision = revision + 1 WHERE id IN (SELECT id FROM shown)`;
}
