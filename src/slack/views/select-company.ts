import { OTHER_COMPANY } from '../../../blocks/add-to-tenant/other-company.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { readAddState } from '../forms/add-state.ts';
import { resolutionViewFor } from '../forms/resolution-view-for.ts';
import { updateParentView } from '../forms/update-parent-view.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { COMPANY_LEFT } from './add-start.ts';
import { findField } from './find-field.ts';

/** A company was picked in **Select Company**: the user's own leads on as a match, a wrong one says so again. */
export async function companySelected(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, (asker) => submit(app, asker, args.view));
}

async function submit(app: SlackContext, asker: Asker, view: ViewArgs['view']): Promise<Submitted> {
  const company = findField(view.state.values, ACTIONS.company);
  const companyId = company?.selected_option?.value;
  const mend = (problem: string) => ({ errors: { [company?.blockId ?? ACTIONS.company]: problem } });
  if (!companyId) return mend('Pick the company the person works for.');
  const state = { ...readAddState(view.private_metadata), companyId };
  const resolved = await resolutionViewFor(app, asker, state);
  switch (resolved.outcome) {
    case 'COMPANY_NOT_IN_TENANT':
      return mend(COMPANY_LEFT);
    case 'OTHER_COMPANY_ASSOCIATED':
      return mend(`${OTHER_COMPANY} Pick the company that the user belongs to.`);
    case 'REFUSED':
      return resolved;
    default:
      await updateParentView(app, view, resolved.modal);
      return { close: reply('The company was selected. Press *Done* to go on.') };
  }
}
