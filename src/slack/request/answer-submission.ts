import type { SlackViewMiddlewareArgs, ViewOutput, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import type { SlackContext } from '../slack-context.ts';
import { answerInTime, STILL_WORKING } from './answer-in-time.ts';
import type { Asker } from './identify.ts';
import { showOrMessage } from './show-or-message.ts';

/** What is wrong with a form's fields, in plain text by block id. */
export type FieldErrors = Record<string, string>;

/** What comes of a submitted form. */
export type Submitted =
  | { errors: FieldErrors }
  /** What takes the form's place. */
  | { modal: ModalView }
  | Reply
  /** What comes on top of the form, and what is done once that is shown. */
  | { push: ModalView; afterwards?: () => Promise<void> }
  /** The form closes, and shows what is below it. The reply is for when it can no longer be closed from here. */
  | { close: Reply };

/** What a form does for someone who has been identified. */
export type SubmissionListener = (app: SlackContext, asker: Asker, view: ViewOutput) => Promise<Submitted>;

type ViewArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'view' | 'ack'>;

/** Answers a submitted form: with the ack if the outcome is there in time, else in the form's place after it. */
export async function answerSubmission(
  app: SlackContext,
  { body, view, ack }: ViewArgs,
  listener: SubmissionListener,
): Promise<void> {
  const title = view.title.text;
  const slackUser = body.user.id;
  const request = { workspace: body.team?.id, slackUser, triggerId: body.trigger_id };
  await answerInTime<Submitted>(app, request, {
    work: (asker) => listener(app, asker, view),
    ack,
    ackWith: async (submitted) => {
      if ('close' in submitted) return ack();
      if ('errors' in submitted) return ack({ response_action: 'errors', errors: submitted.errors });
      const isPush = 'push' in submitted;
      await ack({ response_action: isPush ? 'push' : 'update', view: viewOf(title, submitted) });
      if (isPush) await submitted.afterwards?.();
    },
    ackWorking: () => ack({ response_action: 'update', view: messageModal(title, reply(STILL_WORKING)) }),
    show: async (submitted) => {
      const late = 'errors' in submitted ? startAgain(submitted.errors) : submitted;
      const next = viewOf(title, late);
      const outcome = 'text' in late ? late : undefined;
      await showOrMessage(app, () => app.workspace.client.views.update({ view_id: view.id, view: next }), {
        slackUser,
        outcome,
      });
      if ('push' in late) await late.afterwards?.();
    },
  });
}

function viewOf(title: string, submitted: Exclude<Submitted, { errors: unknown }>): ModalView {
  if ('modal' in submitted) return submitted.modal;
  if ('push' in submitted) return submitted.push;
  return messageModal(title, 'close' in submitted ? submitted.close : submitted);
}

/** The fields are no longer there to show the errors. */
function startAgain(errors: FieldErrors): Reply {
  return reply(
    `${escapeMrkdwn(Object.values(errors).join(' '), 2500)} Nothing was done. Please start again.`,
  );
}
