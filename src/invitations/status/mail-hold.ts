import type { Database, Transaction } from '../../database/database.ts';
import { mayKnowMailReason, type Rights } from '../../directory/policy.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { MailObstacle } from '../../words/emails.ts';

/** Mail cannot leave at the moment, and why. */
export interface MailHold {
  readonly obstacle: MailObstacle;
  /** In the provider's words; null for those who cannot act on them. */
  readonly reason: string | null;
}

/** What keeps mail from leaving (domain.md, "Invite, Re-invite" 4): a `MailHold`, or no row while nothing does. */
export const SELECT_MAIL_HOLD = Prisma.sql`
  SELECT waits_for AS obstacle, error AS reason FROM mail_batches
  WHERE status IN ('SENDING', 'PARKED') AND waits_for IS NOT NULL
  ORDER BY status = 'PARKED' DESC, frozen_at LIMIT 1`;

/** What keeps mail from leaving; null while nothing does. */
export async function mailHold(db: Database | Transaction): Promise<MailHold | null> {
  const [hold] = await db.$queryRaw<MailHold[]>(SELECT_MAIL_HOLD);
  return hold ?? null;
}

/** The same as these callers may know it. */
export async function mailHoldFor(
  db: Database | Transaction,
  ...callers: readonly Rights[]
): Promise<MailHold | null> {
  return holdFor(await mailHold(db), ...callers);
}

/** What these callers may know of it. */
export function holdFor(hold: MailHold | null, ...callers: readonly Rights[]): MailHold | null {
  return hold && !callers.some(mayKnowMailReason) ? { ...hold, reason: null } : hold;
}
