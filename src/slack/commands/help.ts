import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { helpReply } from '../../../blocks/replies/help.ts';
import { asksForHelp } from './parse-command.ts';

/** `help` after a command is answered at once, and to everybody; anything else goes on to the command itself. */
export async function answerHelp(args: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> {
  const { command, ack, next } = args;
  if (!asksForHelp(command.text)) return next();
  await ack({ response_type: 'ephemeral', ...helpReply() });
}
