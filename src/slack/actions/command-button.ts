import { helpReply } from '../../../blocks/replies/help.ts';
import type { Task } from '../../words/commands.ts';
import { COMMAND_LISTENERS } from '../commands/command-typed.ts';
import { type ActionArgs, requestOf } from '../request/answer-action.ts';
import type { Answer } from '../request/answer-command.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import { placePressed } from '../request/place-pressed.ts';
import type { SlackContext } from '../slack-context.ts';

/** A button that does what a command does, with its value as what stands after the command. */
export async function commandPressed(app: SlackContext, args: ActionArgs, task: Task): Promise<void> {
  const { body, action, ack } = args;
  const { open, tell } = placePressed(app, args);
  await answerInTime<Answer>(app, requestOf(body), {
    work: async (asker) => {
      if (task === 'help') return helpReply(asker.commands);
      // Pressed in App Home or in the person's messages with Usher, it is about no channel.
      const where = { channel: asker.slackUser, channelName: 'directmessage' };
      const text = action.value ?? '';
      return COMMAND_LISTENERS[task](app, asker, { command: asker.commands[task], text, ...where });
    },
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}
