import type { Transaction } from '../../database/database.ts';

/**
 * Holds the membership until the transaction ends: whatever happens to its rounds happens one after the other. The lock
 * lets others refer to the membership, as the follow-up job does while it holds a round that is wanted next here.
 */
export async function lockMembership(tx: Transaction, membershipId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM memberships WHERE id = ${membershipId}::uuid FOR NO KEY UPDATE`;
}
