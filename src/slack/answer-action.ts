import type { AckFn, BlockAction, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { noticeView } from '../../blocks/notice-view.ts';
import { type Reply, reply } from '../../blocks/reply.ts';
import { escapeMrkdwn } from '../../blocks/text.ts';
import { errorSentence } from './error-reply.ts';
import { type Asker, identify } from './identify.ts';
import type { SlackContext } from './slack-context.ts';
import { workThenAck } from './work-then-ack.ts';

export interface ActionArgs {
  body: BlockAction;
  ack: AckFn<void>;
  respond: RespondFn;
}

/** Answers a button under a reply: the reply is replaced by what came of it. */
export async function answerButton(
  app: SlackContext,
  { body, ack, respond }: ActionArgs,
  work: (asker: Asker) => Promise<Reply>,
): Promise<void> {
  const show = async (outcome: Reply) => {
    await respond({ response_type: 'ephemeral', replace_original: true, ...outcome });
  };
  await workThenAck({
    work: identifyAndWork(app, body, work, (sentence) => reply(sentence)),
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
  work: (asker: Asker) => Promise<ModalView>,
): Promise<void> {
  const { view } = body;
  if (!view) return ack();
  const show = async (modal: ModalView) => {
    await app.workspace.client.views.update({ view_id: view.id, view: modal }).catch((error: unknown) => {
      // The person has closed it, or Slack is slow: what was done is done, and the list shows it when it is opened.
      app.logger.warn({ err: error }, 'a modal could not be shown anew');
    });
  };
  await workThenAck({
    work: identifyAndWork(app, body, work, (sentence) => noticeView(view.title.text, sentence)),
    inTime: async (modal) => {
      await ack();
      await show(modal);
    },
    working: ack,
    late: show,
  });
}

function identifyAndWork<Outcome>(
  app: SlackContext,
  body: BlockAction,
  work: (asker: Asker) => Promise<Outcome>,
  inWords: (sentence: string) => Outcome,
): Promise<Outcome> {
  return identify(app, { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id })
    .then(work)
    .catch((error: unknown) => inWords(escapeMrkdwn(errorSentence(error, app.logger))));
}
