import type { Transaction } from '../../database/database.ts';
import type { FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import { recordFacts } from './record-facts.ts';

export type RoundEnd = Exclude<RoundStatus, 'OPEN'>;

/** The fact for the channel. A superseded round has none: the round that follows it has. */
const FACT_OF_END: Record<RoundEnd, FactKind | null> = {
  LOGGED_IN: 'LOGGED_IN',
  SUPERSEDED: null,
  REVOKED: 'REVOKED',
  DEACTIVATED: 'DEACTIVATED',
  BOUNCED: 'BOUNCED',
  COMPLAINED: 'COMPLAINED',
  EXPIRED: 'EXPIRED',
  DECLINED: 'DECLINED',
};

/**
 * Ends rounds: no follow-up leaves after that, their links are dead, and emails that still wait are cancelled (domain.md,
 * "Invite, Re-invite" 5). Rounds that have ended before stay as they are.
 *
 * @returns the ids of the rounds that ended now
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

/**
 * Ends one round.
 *
 * @returns false when it had ended before
 */
export async function endRound(
  tx: Transaction,
  options: { roundId: string; status: RoundEnd; at: Date; detail?: string },
): Promise<boolean> {
  const { roundId, ...rest } = options;
  return (await endRounds(tx, { roundIds: [roundId], ...rest })).length === 1;
}
