import type { Database, Transaction } from '../../database/database.ts';
import { mayKnowMailReason, type Rights } from '../../directory/policy.ts';
import type { MailObstacle } from '../../words/emails.ts';

/** Mail cannot leave at the moment, and why. */
export interface MailHold {
  readonly obstacle: MailObstacle;
  /** In the provider's words; null for those who cannot act on them. */
  readonly reason: string | null;
}

/** What keeps mail from leaving (domain.md, "Invite, Re-invite" 4); null while nothing does. */
export async function mailHold(db: Database | Transaction): Promise<MailHold | null> {
  const [hold] = await db.$queryRaw<MailHold[]>`
    SELECT waits_for AS obstacle, error AS reason FROM mail_batches
    WHERE status IN ('SENDING', 'PARKED') AND waits_for IS NOT NULL
    ORDER BY status = 'PARKED' DESC, frozen_at LIMIT 1`;
  return hold ?? null;
}

/** The same as this caller may know it. */
export async function mailHoldFor(
  db: Database | Transaction,
  ...callers: readonly Rights[]
): Promise<MailHold | null> {
  const hold = await mailHold(db);
  return hold && !callers.some(mayKnowMailReason) ? { ...hold, reason: null } : hold;
}
