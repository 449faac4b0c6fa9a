import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * Takes a request of Slack in once, by its `trigger_id`: Bolt keeps no replay cache, and a request that was signed
 * once can be sent again for five minutes (platform.md, "Timing").
 *
 * @throws UserError `REPEATED_REQUEST` when it was taken in before
 */
export async function deduplicate(app: SlackContext, triggerId: string): Promise<void> {
  const taken = await app.db.receivedSlackRequest.createMany({
    data: [{ id: triggerId, receivedAt: app.clock.now() }],
    skipDuplicates: true,
  });
  if (taken.count > 0) return;
  throw new UserError('REPEATED_REQUEST', 'This request was taken in before; nothing is done twice.');
}
