import { HOUR } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { LEASE } from '../lease.ts';

/** Notices a run, and of them in one channel or to one person: the others are not to wait for a busy one. */
const NOTICES = 50;
const NOTICES_A_CHANNEL = 5;

export type ClaimedNotice = Awaited<ReturnType<typeof claimNotices>>[number];

/** Claims notices that are to be posted, oldest first in each channel. The claim is `nextAttemptAt`. */
export async function claimNotices(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  options: { heldChannels: readonly string[] },
) {
  const at = clock.now();
  const until = new Date(at.getTime() + LEASE);
  // A time further ahead than an hour is nobody's claim: the clock was set back.
  const notBefore = new Date(at.getTime() + HOUR);
  const claimed = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id, at, row_number() OVER (PARTITION BY coalesce(channel, slack_user) ORDER BY at, id) AS place
      FROM notices
      WHERE ts IS NULL AND error IS NULL
        AND (next_attempt_at IS NULL OR next_attempt_at <= ${at} OR next_attempt_at > ${notBefore})
        AND coalesce(channel, slack_user) <> ALL (${options.heldChannels}::text[])
    )
    UPDATE notices SET next_attempt_at = ${until}
    WHERE id IN (SELECT id FROM due WHERE place <= ${NOTICES_A_CHANNEL} ORDER BY place, at LIMIT ${NOTICES})
      AND ts IS NULL AND error IS NULL
      AND (next_attempt_at IS NULL OR next_attempt_at <= ${at} OR next_attempt_at > ${notBefore})
    RETURNING id`;
  return db.notice.findMany({
    where: { id: { in: claimed.map(({ id }) => id) }, nextAttemptAt: until },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
}

/** Notes that the notice is about to be sent, before it is; false when somebody else has claimed it since. */
export async function attemptNotice(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  notice: ClaimedNotice,
): Promise<boolean> {
  const { count } = await db.notice.updateMany({
    where: { id: notice.id, nextAttemptAt: notice.nextAttemptAt, ts: null, error: null },
    data: { attempts: { increment: 1 }, nextAttemptAt: new Date(clock.now().getTime() + LEASE) },
  });
  return count > 0;
}
