import type { Transaction } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** Who did what. */
interface Entry {
  at: Date;
  /** The user account that did it; null for the invited person before they have logged in, or for Usher itself. */
  actorId: string | null;
  actor: string;
  action: string;
  tenantId?: string;
  /** The membership, user account or other thing it was done to, by id. */
  subject?: string;
  details?: Prisma.InputJsonObject;
}

/** Writes who did what into the append-only audit, in the transaction that does it. */
export async function audit(tx: Transaction, entry: Entry): Promise<void> {
  await auditAll(tx, [entry]);
}

/** The same for several, in one statement. */
export async function auditAll(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  await tx.auditEntry.createMany({ data: entries.map((entry) => ({ details: {}, ...entry })) });
}
