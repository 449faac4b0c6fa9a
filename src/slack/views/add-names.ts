import type { ViewOutput } from '@slack/bolt';
import { readAddState } from '../forms/add-state.ts';
import { readNames } from '../forms/fields.ts';
import { permissionsFormFor } from '../forms/permissions-form.ts';
import { rememberEntries } from '../forms/start-form.ts';
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
  const { firstName, lastName, errors } = readNames(view);
  if (Object.keys(errors).length > 0) return { errors };
  const named = { ...state, ...(firstName && { firstName }), lastName };
  const form = await permissionsFormFor(app, asker, named);
  if (!('modal' in form)) return form;
  return { push: form.modal, afterwards: () => rememberEntries(app, asker, view, named) };
}
