import type { AckFn, BlockAction, ButtonAction, OverflowAction, RespondFn, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import type { DirectoryViewState } from '../../../blocks/directory/directory-view.ts';
import { VIEWS } from '../../../blocks/ids.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import type { PersonFormState } from '../../../blocks/person/confirm-form.ts';
import { PERSON_VERBS } from '../../../blocks/person/person-menu.ts';
import { INVITE_TROUBLES } from '../../words/invite-troubles.ts';
import { directoryState, directoryViewFor, readDirectoryState } from '../forms/directory.ts';
import { updateParentView } from '../forms/update-parent-view.ts';
import { requestOf } from '../request/answer-action.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { placePressed } from '../request/place-pressed.ts';
import { showOrMessage } from '../request/show-or-message.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { CONFIRMED, PERSON_LISTENERS } from './listeners.ts';
import type { PersonAnswer } from './person-listener.ts';

interface PersonArgs {
  body: BlockAction;
  action: ButtonAction | OverflowAction;
  ack: AckFn<void>;
  respond: RespondFn;
}

/** What to put on the screen, besides a reply for the person alone: the directory with the outcome above it. */
type Shown = PersonAnswer & { done?: Reply };

/**
 * Answers a button or a menu about a person: in a channel or a direct message for the asker alone, the message staying
 * as it is; under a reply in its place; in a modal on top of it, or in the directory above the list; in App Home by a modal.
 */
export async function personPressed(
  app: SlackContext,
  { body, action, ack, respond }: PersonArgs,
): Promise<void> {
  const { view } = body;
  const isModal = view?.type === 'modal';
  const directory =
    isModal && view.callback_id === VIEWS.directory ? readDirectoryState(view.private_metadata) : null;
  // What is about the address takes the place of the form that its button is in: that one shows the old address.
  const replaced =
    isModal && view.callback_id === VIEWS.editPerson ? readPersonState(view.private_metadata) : null;
  const below = directory ?? replaced?.directory;
  const { open, tell } = placePressed(app, { body, respond });

  await answerInTime<Shown>(app, requestOf(body), {
    work: async (asker) => {
      const { verb, membershipId } = readAction(action);
      const state = { verb, membershipId, ...(below && { directory: below }) };
      const answer = await PERSON_LISTENERS[verb](app, asker, state);
      if ('modal' in answer || !directory) return answer;
      return { ...(await directoryWith(app, asker, directory, answer)), done: answer };
    },
    ack,
    show: async (answer) => {
      if (!('modal' in answer)) return tell(answer);
      if (!view || !(answer.done || replaced)) return open(answer.modal);
      const { views } = app.workspace.client;
      await showOrMessage(app, () => views.update({ view_id: view.id, view: answer.modal }), {
        slackUser: body.user.id,
        outcome: answer.done,
      });
    },
  });
}

/** The answer to the question that was asked first. */
export async function personConfirmed(app: SlackContext, asker: Asker, view: ViewOutput): Promise<Submitted> {
  const state = readPersonState(view.private_metadata);
  const answer = await (CONFIRMED[state.verb] ?? PERSON_LISTENERS[state.verb])(app, asker, state);
  return 'modal' in answer ? answer : afterPersonForm(app, asker, { view, state, outcome: answer });
}

/** What follows a form about a person: the directory that it was opened from with the outcome above it, else the outcome. */
export async function afterPersonForm(
  app: SlackContext,
  asker: Asker,
  done: { view: ViewOutput; state: PersonFormState; outcome: Reply },
): Promise<Submitted> {
  const { view, state, outcome } = done;
  if (!state.directory) return outcome;
  const shown = await directoryWith(app, asker, state.directory, outcome);
  if (!('modal' in shown)) return outcome;
  await showOrMessage(app, () => updateParentView(app, view, shown.modal), {
    slackUser: asker.slackUser,
    outcome,
  });
  return { close: outcome };
}

/** The list with what was done above it. */
function directoryWith(app: SlackContext, asker: Asker, state: DirectoryViewState, outcome: Reply) {
  return directoryViewFor(app, { callers: tenantsOf(asker), state, outcome });
}

/** What every form about a person remembers. */
export const personState = z.object({
  verb: z.enum(PERSON_VERBS),
  membershipId: z.uuid(),
  despite: z.enum(INVITE_TROUBLES).exactOptional(),
  directory: directoryState.exactOptional(),
}) satisfies z.ZodType<PersonFormState>;

/** What a form about a person remembered. */
function readPersonState(privateMetadata: string): PersonFormState {
  return personState.parse(JSON.parse(privateMetadata));
}

function readAction(action: ButtonAction | OverflowAction): PersonFormState {
  const value = 'selected_option' in action ? action.selected_option.value : action.value;
  const [verb, membershipId] = (value ?? '').split(':');
  return personState.parse({ verb, membershipId });
}
