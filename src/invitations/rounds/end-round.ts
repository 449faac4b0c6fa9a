import type { Transaction } from '../../database/database.ts';
import type { FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import { recordFacts } from './record-facts.ts';

export type RoundEnd = Exclude<RoundStatus, 'OPEN'>;

/** What the channel is told. A superseded round says nothing: the round that follows it does. */
const FACT_OF_END: Record<RoundEnd, FactKind | null> = {
  LOGGED_IN: 'LOGGED_IN',
  SUPERSEDED: null,
  REVOKED: 'REVOKED',
  DEACTIVATED: 'DEACTIVATED',
  BOUNCED: 'BOUNCED',
  COMPLAINED: 'COMPLAINED',
  EXPIRED: 'EXPIRED',
};

/**
 * Ends those of the rounds that are open: no further follow-up, ever, and their links are dead (domain.md, "Invite,
 * Re-invite" 5). What they had not sent yet is cancelled. Returns the ids of the rounds that ended now.
 */
export async function endRounds(
  tx: Transaction,
  options: { roundIds: readonly string[]; status: RoundEnd; at: Date; detail?: string },
): Promise<string[]> {
  const { status, at, detail } = options;
  const ended = await tx.round.updateManyAndReturn({
    where: { id: { in: [...options.roundIds] }, status: 'OPEN' },
    data: { status, endedAt: at, nextFollowUpAt: null },
    select: { id: true },
  });
  const roundIds = ended.map((round) => round.id);
  if (roundIds.length === 0) return [];
  await tx.email.updateMany({
    where: { roundId: { in: roundIds }, status: 'QUEUED' },
    data: { status: 'CANCELLED', settledAt: at },
  });
  const kind = FACT_OF_END[status];
  if (kind) {
    const facts = roundIds.map((roundId) => ({ roundId, kind, key: 'ended', at }));
    await recordFacts(tx, detail === undefined ? facts : facts.map((fact) => ({ ...fact, detail })));
  }
  return roundIds;
}

/** Ends one round. Returns false when it had ended before. */
export async function endRound(
  tx: Transaction,
  options: { roundId: string; status: RoundEnd; at: Date; detail?: string },
): Promise<boolean> {
  const { roundId, ...rest } = options;
  return (await endRounds(tx, { roundIds: [roundId], ...rest })).length === 1;
}
