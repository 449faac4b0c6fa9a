import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { helpReply } from '../../../blocks/replies/help.ts';
import { notUnderstood, takesAForm, whatToWrite } from '../../../blocks/replies/written.ts';
import { COMMAND_LISTENERS } from '../commands/command-typed.ts';
import { unescapeSlack } from '../commands/parse-command.ts';
import { readWritten } from '../commands/read-written.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** What a person writes to Usher in a direct message. */
interface Written {
  readonly channel: string;
  readonly slackUser: string;
  /** As Slack has escaped it. */
  readonly text: string;
}

/**
 * A message to Usher: what was written is done as if it had been typed as a command, and answered in the same place. Slack
 * repeats events, and Bolt passes each of them on: the event's id is taken in once (platform.md, "Timing").
 */
export async function directMessageWritten(
  app: SlackContext,
  { event, body }: SlackEventMiddlewareArgs<'message'>,
): Promise<void> {
  const written = writtenToUsher(event);
  if (!written) return;
  const { channel, slackUser } = written;
  const request = { workspace: body.team_id, slackUser, triggerId: body.event_id };
  await answerInTime<Reply>(app, request, {
    work: (asker) => answerWritten(app, asker, written),
    // Bolt has acknowledged the event.
    ack: async () => {},
    show: async (answer) => {
      try {
        await app.workspace.client.chat.postMessage({ channel, ...answer });
      } catch (error) {
        app.logger.error({ err: error }, 'a direct message could not be answered');
      }
    },
  });
}

/** Null for what is not a person's own new message to Usher: an edit, a bot's or Usher's own, one in a thread. */
function writtenToUsher(event: SlackEventMiddlewareArgs<'message'>['event']): Written | null {
  if (event.channel_type !== 'im' || event.subtype !== undefined) return null;
  const { channel, user, text, bot_id, thread_ts } = event;
  if (bot_id !== undefined || thread_ts !== undefined || !user) return null;
  return { channel, slackUser: user, text: text ?? '' };
}

async function answerWritten(
  app: SlackContext,
  asker: Asker,
  { channel, text: written }: Written,
): Promise<Reply> {
  const typed = readWritten(written);
  if (typed.task === 'help') return helpReply(asker.commands);
  if (typed.task === null) {
    const { meant, rest } = typed;
    if (meant === undefined) return whatToWrite();
    const [word, after] = [unescapeSlack(typed.word), unescapeSlack(rest)];
    return notUnderstood({ word, rest: after, meant }, rest);
  }
  const { task, text } = typed;
  const request = { command: task, text, channel, channelName: 'directmessage' };
  const answer = await COMMAND_LISTENERS[task](app, asker, request);
  return 'modal' in answer ? takesAForm(task, text) : answer;
}
