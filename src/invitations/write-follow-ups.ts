import type { SqlClient } from '../database/direct.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { tellInviters } from './rounds/tell-inviters.ts';

/** Rounds of one statement. Beyond a few thousand, more rows make a statement longer and no row cheaper. */
export const ROUNDS_AT_ONCE = 5_000;
/** In the statement's text: a plan that is made without its values has to know that it is about few rounds. */
const LIMIT = Prisma.raw(String(ROUNDS_AT_ONCE));

/**
 * Claims due rounds, writes the email of the latest due day, and moves each round to its next day, in one statement. Of
 * those that have had their last follow-up, whoever invited is told, in the same transaction.
 * A follow-up that is still waiting to leave (the mail provider was down) gives way to the later one: never a burst.
 *
 * It is written so that what the planner believes changes nothing: rows are looked up by a list of ids, never joined, and
 * emails that wait by their round alone (their state is compared as text). While a run writes, there are many more of
 * them than when the table was last analysed, and a plan that goes through them takes minutes.
 *
 * @param options.only a condition on the rounds `r` that are written for
 * @returns how many rounds were handled
 */
export async function writeFollowUps(
  tx: SqlClient,
  options: { at: Date; only: Prisma.Sql },
): Promise<number> {
  const { only } = options;
  const at = Prisma.sql`${options.at}::timestamptz`;
  const [written] = await tx.$queryRaw<{ handled: number; last: { roundId: string; day: number }[] }[]>`
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
    ), moved AS (
      UPDATE rounds SET next_follow_up_at = (
        SELECT min(${dueOn(Prisma.sql`welcomed_at`)}) FROM unnest(follow_up_days) AS day WHERE ${dueOn(Prisma.sql`welcomed_at`)} > ${at}
      )
      WHERE id = ANY (ARRAY(SELECT id FROM due))
      RETURNING id, next_follow_up_at, follow_up_days
    )
    SELECT count(*)::int AS handled, coalesce(
      json_agg(json_build_object('roundId', id, 'day', (SELECT max(day) FROM unnest(follow_up_days) AS day)))
        FILTER (WHERE next_follow_up_at IS NULL), '[]') AS last
    FROM moved`;
  if (!written) throw new Error('The statement that writes follow-ups answered nothing.');
  await tellInviters(tx, { why: 'NOT_LOGGED_IN', rounds: written.last, at: options.at });
  return written.handled;
}

/** When the follow-up of a `day` is due. */
function dueOn(welcomedAt: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${welcomedAt} + make_interval(hours => 24 * day)`;
}

/** A condition: the round `r` is one of these. */
export function areThese(roundIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`r.id = ANY (${roundIds}::uuid[])`;
}
