import type { SqlClient } from '../../database/direct.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import { cancelledWith } from './cancel-emails.ts';
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

interface Ending {
  status: RoundEnd;
  at: Date;
  /** Who ended it, by name; left out when no person did, or the invited person. */
  by?: string;
  detail?: string;
}

/**
 * Ends rounds: no follow-up leaves after that, their links are dead, and emails that have not left are cancelled
 * (domain.md, "Invite, Re-invite" 5). Rounds that have ended before stay as they are.
 *
 * @returns the ids of the rounds that ended now
 */
export async function endRounds(
  tx: SqlClient,
  options: Ending & { roundIds: readonly string[] },
): Promise<string[]> {
  const { status, at, by, detail = by } = options;
  if (options.roundIds.length === 0) return [];
  const time = Prisma.sql`${at}::timestamptz`;
  const ended = await tx.$queryRaw<{ id: string }[]>`
    /* end rounds */
    WITH open AS MATERIALIZED (
      SELECT id FROM rounds WHERE id = ANY (${[...options.roundIds]}::uuid[]) AND status = 'OPEN'
      ORDER BY id FOR NO KEY UPDATE
    ), ended AS (
      UPDATE rounds SET status = ${status}::round_status, ended_at = ${time}, ended_by = ${by ?? null}, next_follow_up_at = NULL
      WHERE id = ANY (ARRAY(SELECT id FROM open)) AND status = 'OPEN'
      RETURNING id
    ), ${cancelledWith('ended', time)}
    SELECT id FROM ended`;
  const roundIds = ended.map((round) => round.id);
  if (roundIds.length === 0) return [];
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
export async function endRound(tx: SqlClient, options: Ending & { roundId: string }): Promise<boolean> {
  const { roundId, ...rest } = options;
  return (await endRounds(tx, { roundIds: [roundId], ...rest })).length === 1;
}
