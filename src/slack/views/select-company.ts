import type { ViewOutput } from '@slack/bolt';
import { OTHER_COMPANY } from '../../../blocks/add-to-tenant/other-company.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { readAddState } from '../forms/add-state.ts';
import { COMPANY_LEFT, findField, NO_COMPANY } from '../forms/fields.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import { updateParentView } from '../forms/update-parent-view.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** A company was picked in **Select Company**: the user's own leads on as a match, a wrong one says so again. */
export async function companySelected(app: SlackContext, asker: Asker, view: ViewOutput): Promise<Submitted> {
  const company = findField(view, ACTIONS.company);
  const companyId = company?.selected_option?.value;
  const fieldError = (problem: string) => ({ errors: { [company?.blockId ?? ACTIONS.company]: problem } });
  if (!companyId) return fieldError(NO_COMPANY);
  const state = { ...readAddState(view.private_metadata), companyId };
  const resolved = await resolutionViewFor(app, asker, state);
  if (resolved.outcome === 'COMPANY_NOT_IN_TENANT') return fieldError(COMPANY_LEFT);
  if (resolved.outcome === 'OTHER_COMPANY_ASSOCIATED')
    return fieldError(`${OTHER_COMPANY} Pick the company that the user belongs to.`);
  const { answer } = resolved;
  if (!('modal' in answer)) return answer;
  await updateParentView(app, view, answer.modal);
  return { close: reply('The company was selected. Press *Done* to continue.') };
}
