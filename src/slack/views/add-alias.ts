import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { readAddState } from '../forms/add-state.ts';
import { COMPANY_LEFT, readEmail } from '../forms/fields.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import { rememberEntries } from '../forms/start-form.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** An alias email ID was entered: it is looked up as any other email ID is, in the place of the screen. */
export async function addAliasSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  // The name that was found belongs to the other user account.
  const { firstName: _first, lastName: _last, ...state } = readAddState(view.private_metadata);
  const entered = readEmail(view);
  if ('errors' in entered) return entered;
  const { email, emailKey } = entered;
  const fieldError = (problem: string) => ({ errors: { [ACTIONS.email]: problem } });
  if (emailKey === state.emailKey)
    return fieldError('That is the email ID that was found. An alias has to be a different one.');
  const resolved = await resolutionViewFor(app, asker, { ...state, email, emailKey });
  if (resolved.outcome === 'COMPANY_NOT_IN_TENANT') return fieldError(`${COMPANY_LEFT} Go back to do so.`);
  // What a person comes back to is about the alias as well.
  await rememberEntries(app, asker, view, { ...state, email, emailKey });
  return resolved.answer;
}
