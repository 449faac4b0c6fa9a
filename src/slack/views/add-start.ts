import type { ViewOutput } from '@slack/bolt';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { readStartState } from '../forms/add-state.ts';
import { findField } from '../forms/find-field.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** The first screen was submitted: looks up the email ID, and puts the screen of the outcome on top. */
export async function addStartSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const entries = readStart(view);
  if ('errors' in entries) return entries;
  const { state, companyBlock } = entries;
  const resolved = await resolutionViewFor(app, asker, state);
  if (resolved.outcome === 'COMPANY_NOT_IN_TENANT') return { errors: { [companyBlock]: COMPANY_LEFT } };
  const { answer } = resolved;
  return 'modal' in answer ? { push: answer.modal } : answer;
}

export const COMPANY_LEFT = 'This company is not among the tenant’s companies any more. Pick another.';
export const NO_EMAIL_ID = 'This is not an email ID that mail can be sent to.';

/** What was filled in, or what is wrong with it. Slack checks that required fields are there, and nothing more. */
function readStart(
  view: ViewOutput,
): { state: AddState; companyBlock: string } | { errors: Record<string, string> } {
  const { known, ...start } = readStartState(view.private_metadata);
  const { values } = view.state;
  const [tenant, company] = [findField(values, ACTIONS.addTenant), findField(values, ACTIONS.company)];
  const companyId = company?.selected_option?.value;
  const email = (findField(values, ACTIONS.email)?.value ?? '').trim().normalize('NFC');
  const emailKey = canonicalEmailKey(email);
  const errors: Record<string, string> = {};
  // Another Tenant was chosen, and Next pressed before the form had followed: nobody is added to the wrong one.
  if (tenant && tenant.selected_option?.value !== start.tenantId) {
    errors[tenant.blockId] =
      'The form was still changing to this tenant. Look through it, and press Next again.';
  }
  if (emailKey === null) errors[ACTIONS.email] = NO_EMAIL_ID;
  if (company && !companyId) errors[company.blockId] = 'Pick the company the person works for.';
  if (!company || !companyId || emailKey === null || Object.keys(errors).length > 0) return { errors };
  const { emailKey: namedId, ...named } = known ?? { emailKey: null };
  const names = namedId === emailKey ? named : {};
  return { state: { ...start, ...names, companyId, email, emailKey }, companyBlock: company.blockId };
}
