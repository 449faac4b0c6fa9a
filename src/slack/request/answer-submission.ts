import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import type { SlackContext } from '../slack-context.ts';
import { STILL_WORKING } from './answer-command.ts';
import type { Asker } from './identify.ts';
import { identifyAndWork } from './identify-and-work.ts';
import { messageDirectly } from './message-directly.ts';
import { workThenAck } from './work-then-ack.ts';

export type ViewArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'view' | 'ack'>;

/**
 * What to mend in a form, in plain text by block id; or what takes the form's place, or comes on top of it. `close` takes
 * the form off, and shows what is below it; the reply is for when the form can no longer be closed from here.
 */
export type Submitted =
  | { errors: Record<string, string> }
  | { modal: ModalView }
  | { push: ModalView }
  | { close: Reply }
  | Reply;

/** Answers a submitted form: in the ack if the work is in time, else in the form's place once it is done. */
export async function answerSubmission(
  app: SlackContext,
  { body, view, ack }: ViewArgs,
  work: (asker: Asker) => Promise<Submitted>,
): Promise<void> {
  const title = view.title.text;
  const place = (answer: Exclude<Submitted, { errors: unknown }>) => {
    if ('modal' in answer) return answer.modal;
    if ('push' in answer) return answer.push;
    return messageModal(title, 'close' in answer ? answer.close : answer);
  };
  const asked = { triggerId: body.trigger_id, slackUser: body.user.id };
  await workThenAck<Submitted | null>(app, asked, {
    work: identifyAndWork(
      app,
      { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id },
      work,
    ),
    inTime: (submitted) => {
      if (!submitted || 'close' in submitted) return ack();
      if ('errors' in submitted) return ack({ response_action: 'errors', errors: submitted.errors });
      return ack({ response_action: 'push' in submitted ? 'push' : 'update', view: place(submitted) });
    },
    working: () => ack({ response_action: 'update', view: messageModal(title, reply(STILL_WORKING)) }),
    late: async (submitted) => {
      if (!submitted) return;
      const answer = 'errors' in submitted ? reply(tooLateToMend(submitted.errors)) : submitted;
      await app.workspace.client.views
        .update({ view_id: view.id, view: place(answer) })
        .catch((error: unknown) => {
          app.logger.warn({ err: error }, 'a form’s outcome could not be shown in its place');
          return 'text' in answer ? messageDirectly(app, body.user.id, answer) : undefined;
        });
    },
  });
}

function tooLateToMend(errors: Record<string, string>): string {
  return `${escapeMrkdwn(Object.values(errors).join(' '), 2500)} Nothing was done; please start again.`;
}
