import { HOUR } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { LEASE, Lease } from '../lease.ts';

/** Cards a run, and of them in one channel: the others are not to wait for a busy one. */
const CARDS = 100;
const CARDS_A_CHANNEL = 5;

/**
 * Claims cards that are to be posted or edited, or whose thread has facts to be told, oldest first in each channel.
 * A time further ahead than an hour is nobody's lease: the clock was set back.
 */
export async function claimCards(
  context: Pick<Context, 'db' | 'clock'>,
  options: {
    /** Channels (as asked for, and Slack's ids) where nothing is to be posted for now. */
    heldChannels: readonly string[];
    mayEdit: boolean;
  },
): Promise<Lease[]> {
  const at = context.clock.now();
  const until = new Date(at.getTime() + LEASE);
  const notBefore = new Date(at.getTime() + HOUR);
  const claimed = await context.db.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      SELECT id, true AS to_show FROM cards WHERE shown < revision AND error IS NULL
      UNION ALL
      SELECT card_id, false FROM card_facts WHERE ts IS NULL AND error IS NULL
    ), due AS (
      SELECT c.id, c.created_at,
             row_number() OVER (PARTITION BY coalesce(c.posted_channel, c.channel) ORDER BY c.created_at, c.id) AS place
      FROM (SELECT id, bool_or(to_show) AS to_show, bool_or(NOT to_show) AS to_tell FROM waiting GROUP BY id) w
      JOIN cards c ON c.id = w.id
      WHERE c.error IS NULL
        AND (c.next_attempt_at IS NULL OR c.next_attempt_at <= ${at} OR c.next_attempt_at > ${notBefore})
        AND (CASE WHEN c.ts IS NULL THEN w.to_show ELSE w.to_tell END
               AND coalesce(c.posted_channel, c.channel) <> ALL (${options.heldChannels}::text[])
             OR c.ts IS NOT NULL AND w.to_show AND ${options.mayEdit})
    )
    UPDATE cards SET next_attempt_at = ${until}
    WHERE id IN (SELECT id FROM due WHERE place <= ${CARDS_A_CHANNEL} ORDER BY place, created_at LIMIT ${CARDS})
      AND (next_attempt_at IS NULL OR next_attempt_at <= ${at} OR next_attempt_at > ${notBefore})
    RETURNING id`;
  return claimed.map(({ id }) => new Lease(context, id, until));
}
