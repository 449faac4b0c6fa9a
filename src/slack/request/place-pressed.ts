import type { BlockAction, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import { showOrMessage } from './show-or-message.ts';

/** How to answer where something was pressed. */
export interface PlacePressed {
  /** Opens a form: on top of the modal that it was pressed in, if it was. */
  open(modal: ModalView): Promise<void>;
  /**
   * Says something to the person alone: in a channel or a direct message below the message, which stays as it is; under a
   * reply in its place; in a modal in its place; in App Home by a modal.
   */
  tell(outcome: Reply): Promise<void>;
}

/** Where something was pressed that can stand anywhere: in a message, a reply, a modal or App Home. */
export function placePressed(
  app: SlackContext,
  { body, respond }: { body: BlockAction; respond: RespondFn },
): PlacePressed {
  const { view, trigger_id } = body;
  const { views } = app.workspace.client;

  const say = async (outcome: Reply): Promise<unknown> => {
    if (!view) {
      const replace_original = body.container.is_ephemeral === true;
      return respond({ response_type: 'ephemeral', replace_original, ...outcome });
    }
    return view.type === 'modal'
      ? views.update({ view_id: view.id, view: messageModal(view.title.text, outcome) })
      : views.open({ trigger_id, view: messageModal('Usher', outcome) });
  };
  const tell = (outcome: Reply) =>
    showOrMessage(app, () => say(outcome), { slackUser: body.user.id, outcome });

  return {
    tell,
    async open(modal) {
      try {
        const form = { trigger_id, view: modal };
        await (view?.type === 'modal' ? views.push(form) : views.open(form));
      } catch (error) {
        app.logger.warn({ err: error }, 'a form could not be opened where something was pressed');
        await tell(reply('Slack did not open the form. Nothing was done; please try again.'));
      }
    },
  };
}
