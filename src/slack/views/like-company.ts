import type { ViewOutput } from '@slack/bolt';
import { NONE_OF_THESE } from '../../../blocks/add-to-tenant/company-form.ts';
import { companyAdded } from '../../../blocks/add-to-tenant/company-outcome.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { associateCompany } from '../../directory/companies/associate-company.ts';
import { readLikeState } from '../forms/add-state.ts';
import { createAndGoOn, goOnWith } from '../forms/create-company.ts';
import { findField } from '../forms/fields.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** One of the companies with a like name was chosen, or none of them. */
export async function likeCompanyChosen(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const { name, domains, noneOf, ...state } = readLikeState(view.private_metadata);
  const entered = { state, name, domains, noneOf };
  const companyId = findField(view, ACTIONS.likeCompany)?.selected_option?.value;
  if (!companyId || companyId === NONE_OF_THESE) return createAndGoOn(app, asker, view, entered);
  const { tenant, announce } = await tenantAndAnnouncement(app, asker, state);
  const outcome = await associateCompany(app, { ...asker, tenantId: tenant.id, companyId, announce });
  if (outcome.outcome === 'REFUSED') return refusalReply(outcome.refusal);
  if (outcome.outcome === 'NO_SUCH_COMPANY') return createAndGoOn(app, asker, view, entered);
  const { company } = outcome;
  const names = { companyName: company.name, tenantName: tenant.name };
  return goOnWith(app, asker, view, { state, company, banner: companyAdded(outcome.outcome, names) });
}
