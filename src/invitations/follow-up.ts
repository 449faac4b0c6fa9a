import { DAY } from '../clock.ts';
import type { Context } from '../context.ts';
import { isUnavailable } from '../database-errors.ts';
import { describeError } from '../errors.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { endRounds } from './rounds/end-rounds.ts';

const ROUNDS_AT_ONCE = 500;

/**
 * The job that writes follow-ups which are due and not yet sent (domain.md, "Invite, Re-invite" 3, 5 and 8): each open
 * round gets one email, that of its latest due day, however long Usher was down. Rounds whose links have died of age
 * end here as well.
 *
 * @returns how many follow-ups were written and how many rounds expired
 */
export async function followUp(context: Context): Promise<{ written: number; expired: number }> {
  let written = 0;
  let expired = 0;
  for (let found = ROUNDS_AT_ONCE; found === ROUNDS_AT_ONCE; ) {
    found = await expireRounds(context);
    expired += found;
  }
  for (let found = ROUNDS_AT_ONCE; found === ROUNDS_AT_ONCE; ) {
    found = await writeDueFollowUps(context);
    written += found;
  }
  if (written > 0) context.wake('deliver-mail');
  if (expired > 0) context.wake('announce');
  return { written, expired };
}

/** Writes what is due; a round for which that fails is set aside for a day, and the others get theirs. */
async function writeDueFollowUps(context: Context): Promise<number> {
  try {
    return await writeFollowUps(context, Prisma.sql`true`);
  } catch (error) {
    if (isUnavailable(error)) throw error;
  }
  const { db, clock, logger } = context;
  const at = clock.now();
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM rounds WHERE status = 'OPEN' AND next_follow_up_at <= ${at}::timestamptz
    ORDER BY next_follow_up_at LIMIT ${ROUNDS_AT_ONCE}`;
  for (const { id: round } of due) {
    try {
      await writeFollowUps(context, Prisma.sql`r.id = ${round}::uuid`);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      logger.error(
        { reason: describeError(error), round },
        'A follow-up could not be written; it is tried again tomorrow.',
      );
      const nextFollowUpAt = new Date(at.getTime() + DAY);
      await db.round.updateMany({ where: { id: round, status: 'OPEN' }, data: { nextFollowUpAt } });
    }
  }
  return due.length;
}

/**
 * One statement: claims due rounds, writes the email of the latest due day, and moves each round to its next day.
 * A follow-up that is still waiting to leave (the mail provider was down) gives way to the later one: never a burst.
 */
async function writeFollowUps(context: Context, only: Prisma.Sql): Promise<number> {
  const at = context.clock.now();
  return context.db.$executeRaw`
    WITH due AS (
      SELECT r.id, r.membership_id, r.welcomed_at, r.follow_up_days
      FROM rounds r
      WHERE r.status = 'OPEN' AND r.next_follow_up_at <= ${at}::timestamptz AND ${only}
      ORDER BY r.next_follow_up_at
      LIMIT ${ROUNDS_AT_ONCE}
      FOR UPDATE SKIP LOCKED
    ), steps AS (
      SELECT d.id, d.membership_id,
             max(day) FILTER (WHERE d.welcomed_at + make_interval(hours => 24 * day) <= ${at}::timestamptz) AS due_day,
             min(d.welcomed_at + make_interval(hours => 24 * day))
               FILTER (WHERE d.welcomed_at + make_interval(hours => 24 * day) > ${at}::timestamptz) AS next_at
      FROM due d CROSS JOIN unnest(d.follow_up_days) AS day
      GROUP BY d.id, d.membership_id
    ), overtaken AS (
      UPDATE emails e SET status = 'CANCELLED', settled_at = ${at}::timestamptz
      FROM steps s
      WHERE e.round_id = s.id AND e.kind = 'FOLLOW_UP' AND e.status = 'QUEUED' AND e.day < s.due_day
    ), written AS (
      INSERT INTO emails (kind, membership_id, round_id, day, created_at, due_at)
      SELECT 'FOLLOW_UP', s.membership_id, s.id, s.due_day, ${at}::timestamptz, ${at}::timestamptz
      FROM steps s WHERE s.due_day IS NOT NULL
      ON CONFLICT (round_id, day) DO NOTHING
    )
    UPDATE rounds r SET next_follow_up_at = s.next_at FROM steps s WHERE r.id = s.id`;
}

/** Rounds that grew too old end, so that the channel learns it and the person can ask for a new link. */
async function expireRounds(context: Context): Promise<number> {
  const at = context.clock.now();
  return inTransaction(context.db, async (tx) => {
    const old = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM rounds WHERE status = 'OPEN' AND expires_at <= ${at}::timestamptz
      ORDER BY expires_at LIMIT ${ROUNDS_AT_ONCE} FOR UPDATE SKIP LOCKED`;
    await endRounds(tx, { roundIds: old.map((round) => round.id), status: 'EXPIRED', at });
    return old.length;
  });
}
