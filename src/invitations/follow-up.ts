import { type Clock, DAY } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database/database.ts';
import { isUnavailable } from '../database-errors.ts';
import { describeError } from '../errors.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { endRounds } from './rounds/end-rounds.ts';

/** Rounds of one statement. Beyond a few thousand, more rows make a statement longer and no row cheaper. */
const ROUNDS_AT_ONCE = 5_000;
/** In the statement's text: a plan that is made without its values has to know that it is about few rounds. */
const LIMIT = Prisma.raw(String(ROUNDS_AT_ONCE));
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
  const written = lanes.reduce((sum, lane) => sum + lane, 0);
  if (written > 0) context.wake('deliver-mail');
  if (expired > 0) context.wake('announce');
  return { written, expired };
}

/** Writes what is due, a few thousand at a time, until nothing is left that nobody else writes. */
async function writeDueFollowUps(context: Context): Promise<number> {
  let written = 0;
  for (let found = ROUNDS_AT_ONCE; found === ROUNDS_AT_ONCE; ) {
    try {
      found = await writeFollowUps(context, Prisma.sql`true`);
      written += found;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const due = await context.db.$queryRaw<{ id: string }[]>`
        SELECT id FROM rounds WHERE status = 'OPEN' AND next_follow_up_at <= ${context.clock.now()}::timestamptz
        ORDER BY next_follow_up_at LIMIT ${ROUNDS_AT_ONCE}`;
      found = due.length;
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
    return await writeFollowUps(context, Prisma.sql`r.id = ANY (${roundIds}::uuid[])`);
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

/**
 * One statement: claims due rounds, writes the email of the latest due day, and moves each round to its next day.
 * A follow-up that is still waiting to leave (the mail provider was down) gives way to the later one: never a burst.
 *
 * It is written so that what the planner believes changes nothing: rows are looked up by a list of ids, never joined, and
 * emails that wait by their round alone (their state is compared as text). While a run writes, there are many more of
 * them than when the table was last analysed, and a plan that goes through them takes minutes.
 *
 * @internal
 */
export async function writeFollowUps(
  { db, clock }: { db: Pick<Database, '$executeRaw'>; clock: Clock },
  only: Prisma.Sql,
): Promise<number> {
  const at = Prisma.sql`${clock.now()}::timestamptz`;
  return db.$executeRaw`
    WITH due AS MATERIALIZED (
      SELECT r.id, r.membership_id, r.welcomed_at, r.follow_up_days
      FROM rounds r
      WHERE r.status = 'OPEN' AND r.next_follow_up_at <= ${at} AND ${only}
      ORDER BY r.next_follow_up_at
      LIMIT ${LIMIT}
      FOR NO KEY UPDATE SKIP LOCKED
    ), steps AS MATERIALIZED (
      SELECT d.id, d.membership_id,
             (SELECT max(day) FROM unnest(d.follow_up_days) AS day WHERE ${dueOn(Prisma.sql`d.welcomed_at`)} <= ${at}) AS due_day
      FROM due d
    ), overtaken AS (
      UPDATE emails SET status = 'CANCELLED', settled_at = ${at}
      WHERE status::text = 'QUEUED' AND id = ANY (ARRAY(
        SELECT w.id
        FROM steps s CROSS JOIN LATERAL (
          SELECT e.id FROM emails e
          WHERE e.round_id = s.id AND e.day > 0 AND e.day < s.due_day OFFSET 0
        ) w
      ))
    ), written AS (
      INSERT INTO emails (kind, membership_id, round_id, day, created_at, due_at)
      SELECT 'FOLLOW_UP', s.membership_id, s.id, s.due_day, ${at}, ${at}
      FROM steps s WHERE s.due_day IS NOT NULL
      ON CONFLICT (round_id, day) DO NOTHING
    )
    UPDATE rounds SET next_follow_up_at = (
      SELECT min(${dueOn(Prisma.sql`welcomed_at`)}) FROM unnest(follow_up_days) AS day WHERE ${dueOn(Prisma.sql`welcomed_at`)} > ${at}
    )
    WHERE id = ANY (ARRAY(SELECT id FROM due))`;
}

/** When the follow-up of a `day` is due. */
function dueOn(welcomedAt: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${welcomedAt} + make_interval(hours => 24 * day)`;
}

/** Rounds that grew too old end, so that the channel learns it and the person can ask for a new link. */
async function expireRounds(context: Context): Promise<number> {
  const at = context.clock.now();
  return inTransaction(context.db, async (tx) => {
    const old = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM rounds WHERE status = 'OPEN' AND expires_at <= ${at}::timestamptz
      ORDER BY expires_at LIMIT ${EXPIRED_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED`;
    await endRounds(tx, { roundIds: old.map((round) => round.id), status: 'EXPIRED', at });
    return old.length;
  });
}
