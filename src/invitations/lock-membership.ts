import type { Transaction } from '../database/database.ts';

/** Holds the membership until the transaction ends: whatever happens to its rounds happens one after the other. */
export async function lockMembership(tx: Transaction, membershipId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM memberships WHERE id = ${membershipId}::uuid FOR UPDATE`;
}
