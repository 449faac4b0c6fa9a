import { ACTIONS } from '../../../blocks/ids.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { readAddState } from '../forms/add-state.ts';
import { resolutionViewFor } from '../forms/resolution-view-for.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { COMPANY_LEFT, NO_EMAIL_ID } from './add-start.ts';
import { findField } from './find-field.ts';

/** An alias email ID was entered: it is looked up as any other email ID is, in the place of the screen. */
export async function addAliasSubmitted(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, (asker) => submit(app, asker, args.view));
}

async function submit(app: SlackContext, asker: Asker, view: ViewArgs['view']): Promise<Submitted> {
  // The name that was found belongs to the other user account.
  const { firstName: _first, lastName: _last, ...state } = readAddState(view.private_metadata);
  const email = (findField(view.state.values, ACTIONS.email)?.value ?? '').trim().normalize('NFC');
  const emailKey = canonicalEmailKey(email);
  const mend = (problem: string) => ({ errors: { [ACTIONS.email]: problem } });
  if (emailKey === null) return mend(NO_EMAIL_ID);
  if (emailKey === state.emailKey)
    return mend('This is the email ID that was found. An alias is another one.');
  const resolved = await resolutionViewFor(app, asker, { ...state, email, emailKey });
  if (resolved.outcome === 'COMPANY_NOT_IN_TENANT') return mend(`${COMPANY_LEFT} Go back to do so.`);
  return resolved.outcome === 'REFUSED' ? resolved : { modal: resolved.modal };
}
