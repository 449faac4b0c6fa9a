import { likeCompaniesForm, NONE_OF_THESE } from '../../../blocks/add-to-tenant/company-form.ts';
import { companyAdded, draftProblem, requestReply } from '../../../blocks/add-to-tenant/company-outcome.ts';
import type { StartState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { activeCaller } from '../../directory/callers.ts';
import { associateCompany } from '../../directory/companies/associate-company.ts';
import type { DraftProblem } from '../../directory/companies/company-draft.ts';
import { type CreateCompanyOutcome, createCompany } from '../../directory/companies/create-company.ts';
import { requestCompany } from '../../directory/companies/request-company.ts';
import { denyAssociateCompany } from '../../directory/policy.ts';
import { readLikeState, readStartState } from '../forms/add-state.ts';
import { showStartWith } from '../forms/show-start-with.ts';
import { announceToFor } from '../request/announce-to.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { findField } from './find-field.ts';

interface Draft {
  state: StartState;
  name: string;
  domains: string[];
  noneOf: string[];
}

/** The form for a company that is in no list was submitted: adds it, or asks those who may. */
export async function newCompanySubmitted(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, async (asker): Promise<Submitted> => {
    const { view } = args;
    const state = readStartState(view.private_metadata);
    const { values } = view.state;
    const name = findField(values, ACTIONS.companyName)?.value ?? '';
    const typed = findField(values, ACTIONS.companyDomains)?.value ?? '';
    const domains = typed.split(/[\s,;]+/u).filter(Boolean);
    const caller = await activeCaller(app.db, { ...asker, tenantId: state.tenantId });
    const draft = { state, name, domains, noneOf: [] };
    return denyAssociateCompany(caller) ? ask(app, asker, view, draft) : add(app, asker, view, draft);
  });
}

/** Which of the companies with a like name is meant, or none of them. */
export async function likeCompanyChosen(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, async (asker): Promise<Submitted> => {
    const { view } = args;
    const { name, domains, noneOf, ...state } = readLikeState(view.private_metadata);
    const chosen = findField(view.state.values, ACTIONS.likeCompany)?.selected_option?.value;
    if (!chosen || chosen === NONE_OF_THESE) return add(app, asker, view, { state, name, domains, noneOf });
    const { tenantName, announce } = await around(app, asker, state);
    const { tenantId } = state;
    const outcome = await associateCompany(app, { ...asker, tenantId, companyId: chosen, announce });
    if (outcome.outcome === 'REFUSED') return refusalReply(outcome.refusal);
    if (outcome.outcome === 'NO_SUCH_COMPANY') return add(app, asker, view, { state, name, domains, noneOf });
    const banner = companyAdded(outcome.outcome, { companyName: outcome.company.name, tenantName });
    return backWith(app, asker, view, { state, company: outcome.company, banner });
  });
}

async function add(
  app: SlackContext,
  asker: Asker,
  view: ViewArgs['view'],
  { state, ...draft }: Draft,
): Promise<Submitted> {
  const { tenantName, announce } = await around(app, asker, state);
  const outcome = await createCompany(app, { ...asker, tenantId: state.tenantId, ...draft, announce });
  switch (outcome.outcome) {
    case 'BAD_NAME':
    case 'BAD_DOMAIN':
      return mend(outcome);
    case 'REFUSED':
      return refusalReply(outcome.refusal);
    case 'LIKE_EXISTING':
      return offerLike({ ...state, ...draft }, { tenantName, companies: outcome.companies });
    default: {
      const { company } = outcome;
      const banner = companyAdded(outcome.outcome, { companyName: company.name, tenantName });
      return backWith(app, asker, view, { state, company, banner });
    }
  }
}

function offerLike(
  state: Parameters<typeof likeCompaniesForm>[0]['state'],
  found: Pick<Extract<CreateCompanyOutcome, { outcome: 'LIKE_EXISTING' }>, 'companies'> & {
    tenantName: string;
  },
): Submitted {
  const modal = likeCompaniesForm({ state, ...found });
  return modal
    ? { modal }
    : reply('There are too many companies of such a name to add another. Use one of them.');
}

async function ask(
  app: SlackContext,
  asker: Asker,
  view: ViewArgs['view'],
  { state, name, domains }: Draft,
): Promise<Submitted> {
  const { tenantName, announce } = await around(app, asker, state);
  const { tenantId } = state;
  const outcome = await requestCompany(app, { ...asker, tenantId, wanted: { name, domains }, announce });
  switch (outcome.outcome) {
    case 'BAD_NAME':
    case 'BAD_DOMAIN':
      return mend(outcome);
    case 'MAY_ADD':
      return add(app, asker, view, { state, name, domains, noneOf: [] });
    case 'ALREADY_ASSOCIATED': {
      const company = await app.db.company.findUniqueOrThrow({
        where: { id: outcome.companyId },
        select: { id: true, name: true },
      });
      const banner = companyAdded('ALREADY_ASSOCIATED', { companyName: company.name, tenantName });
      return backWith(app, asker, view, { state, company, banner });
    }
    default:
      return requestReply(outcome, { tenantName, channel: announce.channel });
  }
}

function mend(outcome: DraftProblem): Submitted {
  const field = outcome.outcome === 'BAD_NAME' ? ACTIONS.companyName : ACTIONS.companyDomains;
  return { errors: { [field]: draftProblem(outcome) } };
}

async function around(app: SlackContext, asker: Asker, { tenantId, channel }: StartState) {
  const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
  return { tenantName: tenant.name, announce: announceToFor(asker, { tenant, typedIn: channel }) };
}

/** Back to the first screen, with the company in its field. */
async function backWith(
  app: SlackContext,
  asker: Asker,
  view: ViewArgs['view'],
  options: Parameters<typeof showStartWith>[3] & { banner: string },
): Promise<Submitted> {
  await showStartWith(app, asker, view, options);
  return { close: reply(`${options.banner} Press *Done* to go on.`) };
}
