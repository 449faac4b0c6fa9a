import type { ViewOutput } from '@slack/bolt';
import { likeCompaniesForm } from '../../../blocks/add-to-tenant/company-form.ts';
import { companyAdded, draftProblem } from '../../../blocks/add-to-tenant/company-outcome.ts';
import type { StartState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { CompanySummary } from '../../directory/companies/associate-company.ts';
import type { DraftProblem } from '../../directory/companies/company-draft.ts';
import { createCompany } from '../../directory/companies/create-company.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { fillInCompany } from './start-form.ts';

/** A company that was entered, and the first screen's state to go on with. */
export interface EnteredCompany {
  state: StartState;
  name: string;
  domains: string[];
  /** Ids of the records that the person has said are not meant. */
  noneOf: string[];
}

/** Adds a company that is in no list; asks first when records with a like name may be meant. */
export async function createAndGoOn(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  { state, ...draft }: EnteredCompany,
): Promise<Submitted> {
  const { tenant, announce } = await tenantAndAnnouncement(app, asker, state);
  const outcome = await createCompany(app, { ...asker, tenantId: tenant.id, ...draft, announce });
  switch (outcome.outcome) {
    case 'BAD_NAME':
    case 'BAD_DOMAIN':
      return draftErrors(outcome);
    case 'REFUSED':
      return refusalReply(outcome.refusal);
    case 'LIKE_EXISTING': {
      const { companies } = outcome;
      const modal = likeCompaniesForm({ state: { ...state, ...draft }, tenantName: tenant.name, companies });
      return modal ? { modal } : reply(TOO_MANY_ALIKE);
    }
    default: {
      const { company } = outcome;
      const names = { companyName: company.name, tenantName: tenant.name };
      return goOnWith(app, asker, view, { state, company, banner: companyAdded(outcome.outcome, names) });
    }
  }
}

const TOO_MANY_ALIKE = 'There are too many companies with such a name to add another. Use one of them.';

/** What is wrong with the name or the domains, below their fields. */
export function draftErrors(problem: DraftProblem): Submitted {
  const field = problem.outcome === 'BAD_NAME' ? ACTIONS.companyName : ACTIONS.companyDomains;
  return { errors: { [field]: draftProblem(problem) } };
}

/** Back to the first screen, with the company in its field. */
export async function goOnWith(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  options: { state: StartState; company: CompanySummary; banner: string },
): Promise<Submitted> {
  await fillInCompany(app, asker, view, options);
  return { close: reply(`${options.banner} Press *Done* to continue.`) };
}
