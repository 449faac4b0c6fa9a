import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Asker } from './identify.ts';
import { identifyAndWork } from './identify-and-work.ts';
import { messageDirectly } from './message-directly.ts';
import { workThenAck } from './work-then-ack.ts';

/** What a command comes to: a reply that only the caller sees, or a form. */
export type Answer = Reply | { modal: ModalView };

/** What a command's own work gets to see. */
export interface CommandRequest {
  text: string;
  channel: string;
  channelName: string;
}

export type CommandArgs = Pick<SlackCommandMiddlewareArgs & AllMiddlewareArgs, 'command' | 'ack' | 'respond'>;

/** Identifies the caller of a slash command, does its work, and answers: with the ack if it is in time, else after it. */
export async function answerCommand(
  app: SlackContext,
  { command, ack, respond }: CommandArgs,
  work: (asker: Asker, request: CommandRequest) => Promise<Answer>,
): Promise<void> {
  const request = { text: command.text, channel: command.channel_id, channelName: command.channel_name };
  const tell = async (answer: Reply) => {
    await respond({ response_type: 'ephemeral', ...answer }).catch((error: unknown) => {
      app.logger.warn({ err: error }, 'a response_url took no answer');
      return messageDirectly(app, command.user_id, answer);
    });
  };
  const open = async (modal: ModalView) => {
    try {
      await app.workspace.client.views.open({ trigger_id: command.trigger_id, view: modal });
    } catch (error) {
      app.logger.warn({ err: error }, 'a form could not be opened');
      await tell(reply(`Slack did not open the form. Please type \`${command.command}\` again.`));
    }
  };
  const asked = { triggerId: command.trigger_id, slackUser: command.user_id };
  await workThenAck<Answer | null>(app, asked, {
    work: identifyAndWork(
      app,
      { workspace: command.team_id, slackUser: command.user_id, triggerId: command.trigger_id },
      (asker) => work(asker, request),
    ),
    inTime: async (answer) => {
      if (answer && !('modal' in answer)) return ack({ response_type: 'ephemeral', ...answer });
      await ack();
      if (answer) await open(answer.modal);
    },
    working: () => ack({ response_type: 'ephemeral', text: STILL_WORKING }),
    late: async (answer) => {
      if (answer) await ('modal' in answer ? open(answer.modal) : tell(answer));
    },
  });
}

export const STILL_WORKING = 'Still working on it. The outcome follows here in a moment.';
