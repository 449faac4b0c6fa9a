import type { AckFn, MessageShortcut, RespondFn } from '@slack/bolt';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Answer } from './answer-command.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Asker } from './identify.ts';
import { showOrMessage } from './show-or-message.ts';

export interface ShortcutArgs {
  shortcut: MessageShortcut;
  ack: AckFn<void>;
  respond: RespondFn;
}

/** What a shortcut on a message does for someone who has been identified. */
export type ShortcutListener = (
  app: SlackContext,
  asker: Asker,
  shortcut: MessageShortcut,
) => Promise<Answer>;

/** Answers a shortcut that was chosen on a message: with a form, or with a reply for the person alone. */
export async function answerShortcut(
  app: SlackContext,
  { shortcut, ack, respond }: ShortcutArgs,
  listener: ShortcutListener,
): Promise<void> {
  const slackUser = shortcut.user.id;
  const tell = (outcome: Reply) =>
    showOrMessage(app, () => respond({ response_type: 'ephemeral', replace_original: false, ...outcome }), {
      ...{ slackUser, outcome },
    });
  const request = { workspace: shortcut.team?.id, slackUser, triggerId: shortcut.trigger_id };
  await answerInTime<Answer>(app, request, {
    work: (asker) => listener(app, asker, shortcut),
    ack,
    show: async (answer) => {
      if (!('modal' in answer)) return tell(answer);
      try {
        await app.workspace.client.views.open({ trigger_id: shortcut.trigger_id, view: answer.modal });
      } catch (error) {
        app.logger.warn({ err: error }, 'a form could not be opened from a shortcut');
        await tell(reply('Slack did not open the form. Nothing was done; please try again.'));
      }
    },
  });
}
