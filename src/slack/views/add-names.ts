import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { readAddState } from '../forms/add-state.ts';
import { findField } from '../forms/find-field.ts';
import { permissionsFormFor } from '../forms/permissions-form.ts';
import { rememberNames } from '../forms/start-form.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** First name and Last name of a new user were entered: on to the permissions template. */
export async function addNamesSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const { firstName: _first, lastName: _last, ...state } = readAddState(view.private_metadata);
  const { values } = view.state;
  const firstName = inertLine(findField(values, ACTIONS.firstName)?.value ?? '');
  const lastName = inertLine(findField(values, ACTIONS.lastName)?.value ?? '');
  const tooLong = `At most ${LONGEST_NAME} characters, please.`;
  const errors: Record<string, string> = {};
  if (lastName === '') errors[ACTIONS.lastName] = 'A last name is required.';
  if (firstName.length > LONGEST_NAME) errors[ACTIONS.firstName] = tooLong;
  if (lastName.length > LONGEST_NAME) errors[ACTIONS.lastName] = tooLong;
  if (Object.keys(errors).length > 0) return { errors };
  const named = { ...state, ...(firstName && { firstName }), lastName };
  const form = await permissionsFormFor(app, asker, named);
  if (!('modal' in form)) return form;
  return { push: form.modal, afterwards: () => rememberNames(app, asker, view, named) };
}
