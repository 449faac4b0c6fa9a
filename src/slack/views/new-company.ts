import type { ViewOutput } from '@slack/bolt';
import { companyAdded, requestReply } from '../../../blocks/add-to-tenant/company-outcome.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { requestCompany } from '../../directory/companies/request-company.ts';
import { mayAssociateCompany } from '../../directory/policy.ts';
import { readStartState } from '../forms/add-state.ts';
import { createAndGoOn, draftErrors, type EnteredCompany, goOnWith } from '../forms/create-company.ts';
import { findField } from '../forms/fields.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { askInFor, callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** The form for a company that is in no list was submitted: adds it, or asks those who may. */
export async function newCompanySubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const state = readStartState(view.private_metadata);
  const name = findField(view, ACTIONS.companyName)?.value ?? '';
  const typed = findField(view, ACTIONS.companyDomains)?.value ?? '';
  const domains = typed.split(/[\s,;]+/u).filter(Boolean);
  const entered = { state, name, domains, noneOf: [] };
  const caller = callerIn(asker, state.tenantId);
  const next = mayAssociateCompany(caller) ? createAndGoOn : askForCompany;
  return next(app, asker, view, entered);
}

async function askForCompany(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  entered: EnteredCompany,
): Promise<Submitted> {
  const { state, name, domains } = entered;
  const { tenant } = callerIn(asker, state.tenantId);
  const announce = askInFor(asker, { tenant, channel: state.channel });
  const wanted = { name, domains };
  const person = state.known && { person: state.known };
  const outcome = await requestCompany(app, { ...asker, tenantId: tenant.id, wanted, ...person, announce });
  switch (outcome.outcome) {
    case 'BAD_NAME':
    case 'BAD_DOMAIN':
      return draftErrors(outcome);
    case 'MAY_ADD':
      return createAndGoOn(app, asker, view, entered);
    case 'ALREADY_ASSOCIATED': {
      const company = await app.db.company.findUniqueOrThrow({
        where: { id: outcome.companyId },
        select: { id: true, name: true },
      });
      const names = { companyName: company.name, tenantName: tenant.name };
      return goOnWith(app, asker, view, {
        state,
        company,
        banner: companyAdded('ALREADY_ASSOCIATED', names),
      });
    }
    default:
      return requestReply(outcome, {
        ...{ tenantName: tenant.name, channel: announce.channel },
        commands: asker.commands,
      });
  }
}
