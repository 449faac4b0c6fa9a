import type { AckFn, BlockAction, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import type { Asker } from './identify.ts';
import { identifyAndWork } from './identify-and-work.ts';
import { messageDirectly } from './message-directly.ts';
import { workThenAck } from './work-then-ack.ts';

export interface ActionArgs {
  body: BlockAction;
  ack: AckFn<void>;
  respond: RespondFn;
}

/**
 * A modal shown anew; `outcome` is what was done, told directly when the modal is no longer there to show it. Or one
 * that comes on top of it.
 */
export type ModalAnswer = { modal: ModalView; outcome?: Reply } | { push: ModalView };

/** Answers a button under a reply: what came of it takes the place of the reply, or of the form that the reply is in. */
export async function answerButton(
  app: SlackContext,
  args: ActionArgs,
  work: (asker: Asker) => Promise<Reply>,
): Promise<void> {
  const { body, ack, respond } = args;
  const { view } = body;
  if (view) {
    return answerInModal(app, args, async (asker) => {
      const outcome = await work(asker);
      return { modal: { ...messageModal(view.title.text, outcome), clear_on_close: true }, outcome };
    });
  }
  const show = async (outcome: Reply | null) => {
    if (!outcome) return;
    await respond({ response_type: 'ephemeral', replace_original: true, ...outcome }).catch(
      (error: unknown) => {
        app.logger.warn({ err: error }, 'a response_url took no answer');
        return messageDirectly(app, body.user.id, outcome);
      },
    );
  };
  await workThenAck(app, requestOf(body), {
    work: identifyAndWork(app, requestOf(body), work),
    inTime: async (outcome) => {
      await ack();
      await show(outcome);
    },
    working: ack,
    late: show,
  });
}

/** Answers something done in a modal: the modal is shown anew. */
export async function answerInModal(
  app: SlackContext,
  { body, ack }: ActionArgs,
  work: (asker: Asker) => Promise<ModalAnswer>,
): Promise<void> {
  const { view } = body;
  if (!view) return ack();
  const show = async (answer: ModalAnswer | Reply | null): Promise<void> => {
    if (!answer) return;
    if ('push' in answer) return push(answer.push);
    const { modal, outcome } =
      'modal' in answer ? answer : { modal: messageModal(view.title.text, answer), outcome: answer };
    await app.workspace.client.views.update({ view_id: view.id, view: modal }).catch((error: unknown) => {
      // Most often the person has closed it meanwhile.
      app.logger.warn({ err: error }, 'a modal could not be shown anew');
      return outcome && messageDirectly(app, body.user.id, outcome);
    });
  };
  const push = async (modal: ModalView) => {
    try {
      await app.workspace.client.views.push({ trigger_id: body.trigger_id, view: modal });
    } catch (error) {
      app.logger.warn({ err: error }, 'a modal could not be put on top of another');
      await show(reply('Slack did not open the next step. Nothing was done; please try again.'));
    }
  };
  await workThenAck(app, requestOf(body), {
    work: identifyAndWork(app, requestOf(body), work),
    inTime: async (answer) => {
      await ack();
      await show(answer);
    },
    working: ack,
    late: show,
  });
}

function requestOf(body: BlockAction) {
  return { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id };
}
