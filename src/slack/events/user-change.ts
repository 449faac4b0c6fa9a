import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { SlackContext } from '../slack-context.ts';

/** Slack reports that someone changed or joined: what was known of them does not count any more. */
export async function userChanged(
  app: SlackContext,
  { event, body }: SlackEventMiddlewareArgs<'user_change' | 'team_join'>,
): Promise<void> {
  await app.profiles.forget({ workspace: body.team_id, slackUser: event.user.id });
}
