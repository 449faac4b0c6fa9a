import { ACTIONS } from '../../../blocks/ids.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { readAddState } from '../forms/add-state.ts';
import { permissionsFormFor } from '../forms/permissions-form-for.ts';
import { rememberNames } from '../forms/remember-names.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { SlackContext } from '../slack-context.ts';
import { findField } from './find-field.ts';

/** First name and Last name of a new user were entered: on to the permissions template. */
export async function addNamesSubmitted(app: SlackContext, args: ViewArgs): Promise<void> {
  const afterwards: (() => Promise<void>)[] = [];
  await answerSubmission(app, args, async (asker): Promise<Submitted> => {
    const { firstName: _first, lastName: _last, ...state } = readAddState(args.view.private_metadata);
    const { values } = args.view.state;
    const firstName = inertLine(findField(values, ACTIONS.firstName)?.value ?? '');
    const lastName = inertLine(findField(values, ACTIONS.lastName)?.value ?? '');
    const errors: Record<string, string> = {};
    if (lastName === '') errors[ACTIONS.lastName] = 'A last name is required.';
    if (firstName.length > LONGEST_NAME)
      errors[ACTIONS.firstName] = `At most ${LONGEST_NAME} characters, please.`;
    if (lastName.length > LONGEST_NAME)
      errors[ACTIONS.lastName] = `At most ${LONGEST_NAME} characters, please.`;
    if (Object.keys(errors).length > 0) return { errors };
    const named = { ...state, ...(firstName && { firstName }), lastName };
    const form = await permissionsFormFor(app, asker, named);
    if (!('modal' in form)) return form;
    afterwards.push(() => rememberNames(app, asker, args.view, named));
    return { push: form.modal };
  });
  for (const remember of afterwards) await remember();
}
