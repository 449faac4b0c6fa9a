import type { Transaction } from '../database/database.ts';
import type { FactKind, RoundStatus } from '../generated/prisma/enums.ts';
import { noteFacts } from './note-fact.ts';

export type RoundEnd = Exclude<RoundStatus, 'Open'>;

/** What the channel is told. A superseded round says nothing: the round that follows it does. */
const FACT_OF_END: Record<RoundEnd, FactKind | null> = {
  LoggedIn: 'LoggedIn',
  Superseded: null,
  Revoked: 'Revoked',
  Deactivated: 'Deactivated',
  Bounced: 'Bounced',
  Complained: 'Complained',
  Expired: 'Expired',
};

/**
 * Ends an open round: no further follow-up, ever, and its links are dead (domain.md, "Invite, Re-invite" 5).
 * What it had not sent yet is cancelled. Returns false when the round had ended before.
 */
export async function endRound(
  tx: Transaction,
  options: { roundId: string; status: RoundEnd; at: Date; detail?: string },
): Promise<boolean> {
  const { roundId, status, at } = options;
  const ended = await tx.round.updateMany({
    where: { id: roundId, status: 'Open' },
    data: { status, endedAt: at, nextFollowUpAt: null },
  });
  if (ended.count === 0) return false;
  await tx.email.updateMany({ where: { roundId, status: 'Queued' }, data: { status: 'Cancelled', settledAt: at } });
  const kind = FACT_OF_END[status];
  if (kind) {
    const detail = options.detail === undefined ? {} : { detail: options.detail };
    await noteFacts(tx, [{ roundId, kind, key: 'ended', at, ...detail }]);
  }
  return true;
}
