import type { ViewOutput } from '@slack/bolt';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { readStartState } from '../forms/add-state.ts';
import { COMPANY_LEFT, findField, NO_COMPANY, readEmail } from '../forms/fields.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import type { FieldErrors, Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** The first screen was submitted: looks up the email ID, and puts the screen of the outcome on top. */
export async function addStartSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const entries = readEntries(view);
  if ('errors' in entries) return entries;
  const { state, companyBlock } = entries;
  const resolved = await resolutionViewFor(app, asker, state);
  if (resolved.outcome === 'COMPANY_NOT_IN_TENANT') return { errors: { [companyBlock]: COMPANY_LEFT } };
  const { answer } = resolved;
  return 'modal' in answer ? { push: answer.modal } : answer;
}

type Entries = { state: AddState; companyBlock: string } | { errors: FieldErrors };

/** What was filled in, or what is wrong with it. */
function readEntries(view: ViewOutput): Entries {
  const { known, ...start } = readStartState(view.private_metadata);
  const [tenant, company] = [findField(view, ACTIONS.addTenant), findField(view, ACTIONS.company)];
  const companyId = company?.selected_option?.value;
  const entered = readEmail(view);
  const errors: FieldErrors = 'errors' in entered ? entered.errors : {};
  // Another Tenant was chosen, and Next pressed before the form had followed: nobody is added to the wrong one.
  if (tenant && tenant.selected_option?.value !== start.tenantId) {
    errors[tenant.blockId] = 'The form was still switching to this tenant. Check it, and press Next again.';
  }
  if (company && !companyId) errors[company.blockId] = NO_COMPANY;
  if (!company || !companyId || 'errors' in entered || Object.keys(errors).length > 0) return { errors };
  const { email, emailKey } = entered;
  // The known name is that of one email ID, and another may have been typed since.
  const { emailKey: knownKey, ...knownNames } = known ?? { emailKey: null };
  const names = knownKey === emailKey ? knownNames : {};
  return { state: { ...start, ...names, companyId, email, emailKey }, companyBlock: company.blockId };
}
