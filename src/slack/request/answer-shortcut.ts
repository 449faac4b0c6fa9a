import type { AckFn, GlobalShortcut, MessageShortcut, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Answer } from './answer-command.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Asker } from './identify.ts';
import { showOrMessage } from './show-or-message.ts';

/** What a shortcut does for someone who has been identified. */
export type ShortcutListener<Shortcut> = (
  app: SlackContext,
  asker: Asker,
  shortcut: Shortcut,
) => Promise<Answer>;

/** Answers a shortcut that was chosen on a message: with a form, or with a reply for the person alone. */
export function answerMessageShortcut(
  app: SlackContext,
  args: { shortcut: MessageShortcut; ack: AckFn<void>; respond: RespondFn },
  listener: ShortcutListener<MessageShortcut>,
): Promise<void> {
  const say = (outcome: Reply) =>
    args.respond({ response_type: 'ephemeral', replace_original: false, ...outcome });
  return answerShortcut(app, args, { listener, say });
}

/** Answers a shortcut that was chosen anywhere: with a form, or with a modal that says why there is none. */
export function answerGlobalShortcut(
  app: SlackContext,
  args: { shortcut: GlobalShortcut; ack: AckFn<void> },
  listener: ShortcutListener<GlobalShortcut>,
): Promise<void> {
  const { trigger_id } = args.shortcut;
  const say = (outcome: Reply) =>
    app.workspace.client.views.open({ trigger_id, view: messageModal('Usher', outcome) });
  return answerShortcut(app, args, { listener, say });
}

async function answerShortcut<Shortcut extends GlobalShortcut | MessageShortcut>(
  app: SlackContext,
  { shortcut, ack }: { shortcut: Shortcut; ack: AckFn<void> },
  { listener, say }: { listener: ShortcutListener<Shortcut>; say: (outcome: Reply) => Promise<unknown> },
): Promise<void> {
  const slackUser = shortcut.user.id;
  const tell = (outcome: Reply) => showOrMessage(app, () => say(outcome), { slackUser, outcome });
  const open = async (view: ModalView) => {
    try {
      await app.workspace.client.views.open({ trigger_id: shortcut.trigger_id, view });
    } catch (error) {
      app.logger.warn({ err: error }, 'a form could not be opened from a shortcut');
      await tell(reply('Slack did not open the form. Nothing was done; please try again.'));
    }
  };
  const request = { workspace: shortcut.team?.id, slackUser, triggerId: shortcut.trigger_id };
  await answerInTime<Answer>(app, request, {
    work: (asker) => listener(app, asker, shortcut),
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}
