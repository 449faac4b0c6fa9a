import type { Context } from '../context.ts';
import { inTransaction } from '../transaction.ts';
import { fullUntil } from './caps.ts';
import { areThese, writeFollowUps } from './write-follow-ups.ts';

/** Rounds that are looked at in one transaction. */
const ROUNDS_AT_ONCE = 1_000;

/**
 * Writes what is due to people who have had other mail in the last 24 hours, or are in many tenants: counted under a lock,
 * person by person. Where there has been as much mail as there may be, the follow-up is sent later (domain.md, "Caps").
 */
export async function writeCrowdedFollowUps(context: Context): Promise<number> {
  const { db, clock, caps } = context;
  const at = clock.now();
  let written = 0;
  for (let done = 1; done > 0; ) {
    done = await inTransaction(db, async (tx) => {
      const due = await tx.$queryRaw<{ id: string; userId: string }[]>`
        SELECT DISTINCT ON (m.user_id) r.id, m.user_id AS "userId"
        FROM (SELECT id, membership_id, next_follow_up_at FROM rounds
              WHERE status = 'OPEN' AND next_follow_up_at <= ${at}::timestamptz
              ORDER BY next_follow_up_at LIMIT ${ROUNDS_AT_ONCE}) r
        JOIN memberships m ON m.id = r.membership_id
        ORDER BY m.user_id, r.next_follow_up_at`;
      if (due.length === 0) return 0;
      const userIds = due.map(({ userId }) => userId);
      await tx.$executeRaw`SELECT FROM users WHERE id = ANY (${userIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
      const roundIds = due.map(({ id }) => id);
      const postponed = await tx.$executeRaw`
        UPDATE rounds r SET next_follow_up_at = ${fullUntil({ caps, at })}
        FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE r.id = ANY (${roundIds}::uuid[]) AND m.id = r.membership_id AND r.status = 'OPEN'
          AND r.next_follow_up_at <= ${at}::timestamptz AND ${fullUntil({ caps, at })} IS NOT NULL`;
      const { handled } = await writeFollowUps(tx, { at, of: areThese(roundIds) });
      written += handled;
      return postponed + handled;
    });
  }
  return written;
}
