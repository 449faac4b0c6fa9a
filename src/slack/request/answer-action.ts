import type { AckFn, BlockAction, ButtonAction, RespondFn, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Asker, SlackRequest } from './identify.ts';
import { placePressed } from './place-pressed.ts';
import { showOrMessage } from './show-or-message.ts';

export interface ActionArgs<Action = ButtonAction> {
  body: BlockAction;
  action: Action;
  ack: AckFn<void>;
  respond: RespondFn;
}

/** What a button under a reply does for someone who has been identified. */
export type ButtonListener = (app: SlackContext, asker: Asker, button: ButtonAction) => Promise<Reply>;

/** Answers a button under a reply: the outcome takes the place of the reply, or of the form that the reply is in. */
export async function answerButton(
  app: SlackContext,
  args: ActionArgs,
  listener: ButtonListener,
): Promise<void> {
  const { body, action, ack, respond } = args;
  if (body.view) {
    return answerInModal(app, args, async (_app, asker, { view }) => {
      const done = await listener(app, asker, action);
      return { modal: { ...messageModal(view.title.text, done), clear_on_close: true }, done };
    });
  }
  await answerInTime<Reply>(app, requestOf(body), {
    work: (asker) => listener(app, asker, action),
    ack,
    show: (outcome) =>
      showOrMessage(app, () => respond({ response_type: 'ephemeral', replace_original: true, ...outcome }), {
        slackUser: body.user.id,
        outcome,
      }),
  });
}

/** What a button of a message does for someone who has been identified: a form opens, or a reply comes. */
export type FormButtonListener = (
  app: SlackContext,
  asker: Asker,
  button: ButtonAction,
) => Promise<Reply | { modal: ModalView }>;

/** Answers a button of a message that stays as it is: with a form, or with a reply for the asker alone. */
export async function answerWithForm(
  app: SlackContext,
  args: ActionArgs,
  listener: FormButtonListener,
): Promise<void> {
  const { body, action, ack } = args;
  const { open, tell } = placePressed(app, args);
  await answerInTime<Reply | { modal: ModalView }>(app, requestOf(body), {
    work: (asker) => listener(app, asker, action),
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}

/**
 * What a modal shows next, in its place or on top of it. `done` says what was done; the person is sent it when the modal
 * is no longer there to show it. `ifUnchanged`: not when something else has taken the modal's place since, as an outcome.
 */
export type ModalAnswer =
  | (({ modal: ModalView; ifUnchanged?: true } | Reply) & { done?: Reply })
  | { push: ModalView };

/** A button or menu that was used, and the modal that it is in. */
export interface InModal<Action = ButtonAction> {
  view: ViewOutput;
  action: Action;
}

/** What a button or menu in a modal does for someone who has been identified. */
export type ModalListener<Action = ButtonAction> = (
  app: SlackContext,
  asker: Asker,
  used: InModal<Action>,
) => Promise<ModalAnswer>;

/** Answers a button or menu in a modal. */
export async function answerInModal<Action>(
  app: SlackContext,
  { body, action, ack }: ActionArgs<Action>,
  listener: ModalListener<Action>,
): Promise<void> {
  const { view } = body;
  if (!view) return ack();
  const { views } = app.workspace.client;
  const update = (modal: ModalView, outcome: Reply | undefined, hash?: string) =>
    showOrMessage(app, () => views.update({ view_id: view.id, view: modal, ...(hash && { hash }) }), {
      slackUser: body.user.id,
      outcome,
    });
  const push = async (modal: ModalView) => {
    try {
      await views.push({ trigger_id: body.trigger_id, view: modal });
    } catch (error) {
      app.logger.warn({ err: error }, 'a modal could not be put on top of another');
      const failed = reply('Slack did not open the next step. Nothing was done; please try again.');
      await update(messageModal(view.title.text, failed), failed);
    }
  };
  await answerInTime<ModalAnswer>(app, requestOf(body), {
    work: (asker) => listener(app, asker, { view, action }),
    ack,
    show: (answer) => {
      if ('push' in answer) return push(answer.push);
      if ('modal' in answer)
        return update(answer.modal, answer.done, 'ifUnchanged' in answer ? view.hash : undefined);
      const done = 'done' in answer ? answer.done : answer;
      return update(messageModal(view.title.text, answer), done);
    },
  });
}

/** The request that a pressed button or a menu makes. */
export function requestOf(body: BlockAction): SlackRequest {
  return { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id };
}
