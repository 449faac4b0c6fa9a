import type { SqlClient } from '../database/direct.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { tellInviters } from './rounds/tell-inviters.ts';

/** Rounds of one statement. Beyond a few thousand, more rows make a statement longer and no row cheaper. */
export const ROUNDS_AT_ONCE = 5_000;
/** In the statement's text: a plan that is made without its values has to know that it is about few rounds. */
const LIMIT = Prisma.raw(String(ROUNDS_AT_ONCE));

export interface WrittenFollowUps {
  /** How many rounds were claimed, and how many of them were handled. */
  readonly claimed: number;
  readonly handled: number;
  /** When the follow-up of the last one that was claimed was due; null when none was. */
  readonly upTo: Date | null;
}

/**
 * Claims due rounds, the longest due first, writes the email of the latest due day, and moves each round to its next day,
 * in one statement. Of those that have had their last follow-up, whoever invited is told, in the same transaction.
 * A follow-up that is still waiting to leave (the mail provider was down) gives way to the later one: never a burst.
 *
 * It is written so that what the planner believes changes nothing: rows are looked up by a list of ids, never joined, and
 * emails that wait by their round alone (their state is compared as text). While a run writes, there are many more of
 * them than when the table was last analysed, and a plan that goes through them takes minutes.
 *
 * @param options.of a condition on the rounds `r` that are claimed
 * @param options.only a condition on those of them that are written for. It is asked only now: asked before a round is
 * claimed, it would be asked again about each that another process holds
 */
export async function writeFollowUps(
  tx: SqlClient,
  options: { at: Date; of: Prisma.Sql; only?: Prisma.Sql },
): Promise<WrittenFollowUps> {
  const { of, only = Prisma.sql`true` } = options;
  const at = Prisma.sql`${options.at}::timestamptz`;
  const [written] = await tx.$queryRaw<(WrittenFollowUps & { last: { roundId: string; day: number }[] })[]>`
    WITH claimed AS MATERIALIZED (
      SELECT r.id, r.membership_id, r.welcomed_at, r.follow_up_days, r.next_follow_up_at
      FROM rounds r
      WHERE r.status = 'OPEN' AND r.next_follow_up_at <= ${at} AND ${of}
      ORDER BY r.next_follow_up_at
      LIMIT ${LIMIT}
      FOR NO KEY UPDATE SKIP LOCKED
    ), due AS MATERIALIZED (
      SELECT id, membership_id, welcomed_at, follow_up_days FROM claimed r WHERE ${only}
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
    SELECT (SELECT count(*)::int FROM claimed) AS claimed, (SELECT max(next_follow_up_at) FROM claimed) AS "upTo",
           count(*)::int AS handled, coalesce(
      json_agg(json_build_object('roundId', id, 'day', (SELECT max(day) FROM unnest(follow_up_days) AS day)))
        FILTER (WHERE next_follow_up_at IS NULL), '[]') AS last
    FROM moved`;
  if (!written) throw new Error('The statement that writes follow-ups answered nothing.');
  await tellInviters(tx, { why: 'NOT_LOGGED_IN', rounds: written.last, at: options.at });
  return written;
}

/** When the follow-up of a `day` is due. */
function dueOn(welcomedAt: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${welcomedAt} + make_interval(hours => 24 * day)`;
}

/** A condition: the follow-up of the round `r` has been due since then at the earliest. */
export function areDueFrom(from: Date): Prisma.Sql {
  return Prisma.sql`r.next_follow_up_at >= ${from}::timestamptz`;
}

/** A condition: the round `r` is one of these. */
export function areThese(roundIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`r.id = ANY (${roundIds}::uuid[])`;
}
