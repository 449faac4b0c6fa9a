import type { Prisma } from '../../generated/prisma/client.ts';
import { readEach } from '../../read-each.ts';
import { claimable, Lease, leaseUntil, setAside } from '../lease.ts';
import type { Claimed, Run } from '../run.ts';

/** Notices a run, and of them in one channel or to one person, so that the others do not wait for a busy one. */
const NOTICES = 50;
const NOTICES_A_CHANNEL = 5;

export interface ClaimedNotice extends Claimed {
  readonly notice: Prisma.NoticeModel;
  /** The channel or the Slack user that it was written to. */
  readonly to: string;
}

/** Claims notices that are to be posted, oldest first in each channel. */
export async function claimNotices({
  context,
  slack,
}: Pick<Run, 'context' | 'slack'>): Promise<ClaimedNotice[]> {
  const { db, clock } = context;
  const at = clock.now();
  const until = leaseUntil(at);
  const claimed = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id, at, row_number() OVER (PARTITION BY coalesce(channel, slack_user) ORDER BY at, id) AS rank
      FROM notices
      WHERE ts IS NULL AND error IS NULL AND ${claimable(at)}
        AND coalesce(channel, slack_user) <> ALL (${slack.heldChannels()}::text[])
    )
    UPDATE notices SET next_attempt_at = ${until}
    WHERE id IN (SELECT id FROM due WHERE rank <= ${NOTICES_A_CHANNEL} ORDER BY rank, at LIMIT ${NOTICES})
      AND ts IS NULL AND error IS NULL AND ${claimable(at)}
    RETURNING id`;
  if (claimed.length === 0) return [];
  const leaseOf = (id: string) => new Lease(context, { kind: 'notice', id, until });
  const notices = await readEach({
    ids: claimed.map(({ id }) => id),
    read: (ids) =>
      db.notice.findMany({ where: { id: { in: [...ids] } }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
    setAside: (id, error) => setAside(context, leaseOf(id), error),
  });
  return notices.map((notice) => {
    const to = notice.channel ?? notice.slackUser ?? '';
    return { notice, to, channel: slack.known(to), lease: leaseOf(notice.id) };
  });
}
