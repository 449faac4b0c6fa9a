import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import { forgetHome } from '../home/opened-homes.ts';
import type { SlackContext } from '../slack-context.ts';

/** Slack reports that someone changed or joined: what was known of them, and shown to them, does not count any more. */
export async function userChanged(
  app: SlackContext,
  { event, body }: SlackEventMiddlewareArgs<'user_change' | 'team_join'>,
): Promise<void> {
  const who = { workspace: body.team_id, slackUser: event.user.id };
  await app.profiles.forget(who);
  await forgetHome(app, who);
}
