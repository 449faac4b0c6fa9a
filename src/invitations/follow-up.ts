import { DAY } from '../clock.ts';
import type { Context } from '../context.ts';
import { isUnavailable } from '../database-errors.ts';
import { describeError } from '../errors.ts';
import { inSqlTransaction, inTransaction } from '../transaction.ts';
import { isUncrowded } from './caps.ts';
import { endRounds } from './rounds/end-rounds.ts';
import { tellInviters } from './rounds/tell-inviters.ts';
import { writeCrowdedFollowUps } from './write-crowded-follow-ups.ts';
import { areDueFrom, areThese, ROUNDS_AT_ONCE, writeFollowUps } from './write-follow-ups.ts';

/** Rounds that expire in one transaction, which has several statements and a limit of time. */
const EXPIRED_AT_ONCE = 1_000;
/** Statements at once. Each takes rounds that no other one holds, so that the database may use two processors. */
const LANES = 2;

/**
 * The job that writes follow-ups which are due and not yet sent (domain.md, "Invite, Re-invite" 3, 5 and 8): each open
 * round gets one email, that of its latest due day, however long Usher was down. Rounds whose links have died of age
 * end here as well.
 *
 * @returns how many follow-ups were written and how many rounds expired
 */
export async function followUp(context: Context): Promise<{ written: number; expired: number }> {
  let expired = 0;
  for (let found = EXPIRED_AT_ONCE; found === EXPIRED_AT_ONCE; ) {
    found = await expireRounds(context);
    expired += found;
  }
  const lanes = await Promise.all(Array.from({ length: LANES }, () => writeDueFollowUps(context)));
  const written = lanes.reduce((sum, lane) => sum + lane, await writeCrowdedFollowUps(context));
  if (written > 0) context.wake('deliver-mail');
  if (expired > 0) context.wake('announce');
  return { written, expired };
}

/**
 * Writes what is due, a few thousand at a time, until nothing is left that nobody else writes, but for people who have
 * had other mail lately. Each time it begins where it was before: otherwise it would go through all that has been handled
 * meanwhile, and through the rounds of people who have had other mail.
 */
async function writeDueFollowUps(context: Context): Promise<number> {
  const { db, clock, caps } = context;
  let written = 0;
  let from = new Date(0);
  for (let isMore = true; isMore; ) {
    try {
      const at = clock.now();
      const batch = await inSqlTransaction(db, (tx) =>
        writeFollowUps(tx, { at, of: areDueFrom(from), only: isUncrowded({ caps, at }) }),
      );
      written += batch.handled;
      // Thousands that became due in one moment, and none of them written for: `writeCrowdedFollowUps` has the rest.
      const isStuck = batch.handled === 0 && batch.upTo?.getTime() === from.getTime();
      isMore = batch.claimed === ROUNDS_AT_ONCE && !isStuck;
      from = batch.upTo ?? from;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const at = clock.now();
      const due = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM rounds r
        WHERE status = 'OPEN' AND next_follow_up_at <= ${at}::timestamptz AND ${isUncrowded({ caps, at })}
        ORDER BY next_follow_up_at LIMIT ${ROUNDS_AT_ONCE}`;
      isMore = due.length === ROUNDS_AT_ONCE;
      written += await writeInHalves(
        context,
        due.map(({ id }) => id),
      );
    }
  }
  return written;
}

/** Writes the follow-ups of these rounds; one for which that fails is set aside for a day, and the others get theirs. */
async function writeInHalves(context: Context, roundIds: readonly string[]): Promise<number> {
  const { db, clock, logger } = context;
  try {
    const { handled } = await inSqlTransaction(db, (tx) =>
      writeFollowUps(tx, { at: clock.now(), of: areThese(roundIds) }),
    );
    return handled;
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const [round] = roundIds;
    if (roundIds.length > 1 || round === undefined) {
      const half = Math.ceil(roundIds.length / 2);
      const first = await writeInHalves(context, roundIds.slice(0, half));
      return first + (await writeInHalves(context, roundIds.slice(half)));
    }
    logger.error(
      { reason: describeError(error), round },
      'A follow-up could not be written; it is tried again tomorrow.',
    );
    const nextFollowUpAt = new Date(clock.now().getTime() + DAY);
    await db.round.updateMany({ where: { id: round, status: 'OPEN' }, data: { nextFollowUpAt } });
    return 0;
  }
}

/** Rounds that grew too old end, so that the channel learns it and the person can ask for a new link. */
async function expireRounds(context: Context): Promise<number> {
  const at = context.clock.now();
  return inTransaction(context.db, async (tx) => {
    const old = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM rounds WHERE status = 'OPEN' AND expires_at <= ${at}::timestamptz
      ORDER BY expires_at LIMIT ${EXPIRED_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED`;
    const expired = await endRounds(tx, { roundIds: old.map((round) => round.id), status: 'EXPIRED', at });
    await tellInviters(tx, { why: 'EXPIRED', rounds: expired.map((roundId) => ({ roundId })), at });
    return old.length;
  });
}
