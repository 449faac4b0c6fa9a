import { companyAdded, requestReply } from '../../../../blocks/add-to-tenant/company-outcome.ts';
import type { AddState } from '../../../../blocks/add-to-tenant/state.ts';
import { reply } from '../../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../../blocks/replies/refusal.ts';
import { associateCompany } from '../../../directory/companies/associate-company.ts';
import { requestCompany } from '../../../directory/companies/request-company.ts';
import { lookUpForAdding } from '../../../directory/people/look-up-for-adding.ts';
import { readAddState } from '../../forms/add-state.ts';
import { currentResolution } from '../../forms/resolution.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { askInFor, callerIn, tenantAndAnnouncement } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/* The user belongs to a company that is not among the tenant's. */

/** **Add company**: associates the record that the user belongs to, and goes on with it as a match. */
export async function addCompanyPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readAddState(view.private_metadata);
  const { tenantId } = state;
  const companyId = await otherCompanyOf(app, asker, state);
  if (companyId === null) return currentResolution(app, asker, state);
  const { tenant, announce } = await tenantAndAnnouncement(app, asker, state);
  const outcome = await associateCompany(app, { ...asker, tenantId, companyId, announce });
  if (outcome.outcome === 'REFUSED') return refusalReply(outcome.refusal);
  if (outcome.outcome === 'NO_SUCH_COMPANY') return currentResolution(app, asker, state);
  const names = { companyName: outcome.company.name, tenantName: tenant.name };
  const banner = companyAdded(outcome.outcome, names);
  const shown = await currentResolution(app, asker, { ...state, companyId }, banner);
  return { ...shown, done: reply(banner) };
}

/** **Ask for it**: asks those who may add the company. */
export async function askForCompanyPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readAddState(view.private_metadata);
  const { tenantId, emailKey, email, firstName, lastName } = state;
  const companyId = await otherCompanyOf(app, asker, state);
  if (companyId === null) return currentResolution(app, asker, state);
  const person = { emailKey, email, ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const { tenant } = callerIn(asker, tenantId);
  const announce = askInFor(asker, { tenant, channel: state.channel });
  const wanted = { companyId };
  const outcome = await requestCompany(app, { ...asker, tenantId, wanted, person, announce });
  switch (outcome.outcome) {
    case 'ALREADY_ASSOCIATED':
    case 'MAY_ADD':
    case 'BAD_NAME':
    case 'BAD_DOMAIN':
      return currentResolution(app, asker, state);
    default:
      return requestReply(outcome, {
        ...{ tenantName: tenant.name, channel: announce.channel, email },
        commands: asker.commands,
      });
  }
}

/** The company that the user belongs to; null when that is no longer what stands in the way. */
async function otherCompanyOf(app: SlackContext, asker: Asker, state: AddState): Promise<string | null> {
  const { tenantId, companyId, emailKey } = state;
  const found = await lookUpForAdding(app, { ...asker, tenantId, companyId, emailKey });
  return found.outcome === 'OTHER_COMPANY_NOT_ASSOCIATED' ? found.company.id : null;
}
