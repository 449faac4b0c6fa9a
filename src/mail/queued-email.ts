import type { Transaction } from '../database/database.ts';

const person = { firstName: true, lastName: true } as const;

/** The emails of a batch, in its order, with all that their letters say. */
export async function readQueuedEmails(tx: Transaction, options: { batchId: string }) {
  return tx.email.findMany({
    where: { batchId: options.batchId },
    orderBy: { position: 'asc' },
    select: {
      id: true,
      kind: true,
      step: true,
      roundId: true,
      membership: {
        select: {
          tenant: { select: { id: true, name: true, timezone: true } },
          user: { select: { ...person, email: true, passwordHash: true } },
        },
      },
      sentBy: { select: inviter },
      round: {
        select: { welcomedAt: true, expiresAt: true, followUpDays: true, sentBy: { select: inviter } },
      },
    },
  });
}

/** Who asked for it, and in which tenants that person still is. */
const inviter = {
  ...person,
  email: true,
  company: { select: { name: true } },
  memberships: { where: { deactivatedAt: null }, select: { tenantId: true } },
} as const;

export type QueuedEmail = Awaited<ReturnType<typeof readQueuedEmails>>[number];
