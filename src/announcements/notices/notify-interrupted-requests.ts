import { interrupted } from '../../../blocks/replies/interrupted.ts';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import type { Announcer } from '../slack-client.ts';

/** Work is given up by the database long before; who has not been told by now was forgotten by a killed process. */
const BROKEN_AFTER = MINUTE;
const AT_ONCE = 20;

/**
 * Tells people who were promised an outcome, and whose request died with its process, to ask again. Returns how many
 * were told. Somebody who cannot be told now is told later, unless Slack refuses for good.
 */
export async function notifyInterruptedRequests(
  context: Context,
  options: { slack: Announcer },
): Promise<number> {
  const { db, clock } = context;
  const broken = await db.receivedSlackRequest.findMany({
    where: { promisedAt: { lt: new Date(clock.now().getTime() - BROKEN_AFTER) } },
    select: { id: true, slackUser: true },
    orderBy: { promisedAt: 'asc' },
    take: AT_ONCE,
  });
  const answers = await Promise.all(
    broken.map(async ({ id, slackUser }) => {
      const key = { type: 'usher_notice', key: `interrupted:${id}` } as const;
      const answer =
        slackUser && (await options.slack.post({ channel: slackUser, message: interrupted(), key }));
      return { id, isDone: !answer || answer.ok || answer.why === 'REFUSED' };
    }),
  );
  const done = answers.filter(({ isDone }) => isDone).map(({ id }) => id);
  if (done.length > 0) {
    await db.receivedSlackRequest.updateMany({ where: { id: { in: done } }, data: { promisedAt: null } });
  }
  return done.length;
}
