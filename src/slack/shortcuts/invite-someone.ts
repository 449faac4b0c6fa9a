import { inviteCommand } from '../commands/invite.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Invite someone**, from anywhere in Slack: the Invite form, as the command opens it. It is about no channel. */
export function inviteSomeone(app: SlackContext, asker: Asker): Promise<Answer> {
  const nowhere = { channel: asker.slackUser, channelName: 'directmessage' };
  return inviteCommand(app, asker, { command: asker.commands.invite, text: '', ...nowhere });
}
