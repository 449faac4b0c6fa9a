import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import { answerInTime, STILL_WORKING } from './answer-in-time.ts';
import type { Asker } from './identify.ts';
import { showOrMessage } from './show-or-message.ts';

/** What a command comes to: a reply that only the caller sees, or a form. */
export type Answer = Reply | { modal: ModalView };

/** What was typed, and where. */
export interface CommandRequest {
  /** With the word that says what to do, as in `/usher invite`. */
  command: string;
  /** What stands after that, as Slack has escaped it. */
  text: string;
  channel: string;
  channelName: string;
}

/** What a slash command does for someone who has been identified. */
export type CommandListener = (app: SlackContext, asker: Asker, request: CommandRequest) => Promise<Answer>;

export type CommandArgs = Pick<SlackCommandMiddlewareArgs & AllMiddlewareArgs, 'command' | 'ack' | 'respond'>;

/** Answers a slash command: with the ack if the outcome is there in time, else after it. */
export async function answerCommand(
  app: SlackContext,
  { command, ack, respond }: CommandArgs,
  { name, text, listener }: { name: string; text: string; listener: CommandListener },
): Promise<void> {
  const { channel_id: channel, channel_name: channelName, user_id: slackUser } = command;
  const tell = (outcome: Reply) =>
    showOrMessage(app, () => respond({ response_type: 'ephemeral', ...outcome }), { slackUser, outcome });
  const open = async (modal: ModalView) => {
    try {
      await app.workspace.client.views.open({ trigger_id: command.trigger_id, view: modal });
    } catch (error) {
      app.logger.warn({ err: error }, 'a form could not be opened');
      await tell(reply(`Slack did not open the form. Please type \`${name}\` again.`));
    }
  };
  const request = {
    ...{ workspace: command.team_id, slackUser, triggerId: command.trigger_id },
    command: command.command,
  };
  await answerInTime<Answer>(app, request, {
    work: (asker) => listener(app, asker, { command: name, text, channel, channelName }),
    ack,
    ackWith: async (answer) => {
      if (!('modal' in answer)) return ack({ response_type: 'ephemeral', ...answer });
      await ack();
      await open(answer.modal);
    },
    ackWorking: () => ack({ response_type: 'ephemeral', text: STILL_WORKING }),
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}
