import type { ViewOutput } from '@slack/bolt';
import { newCompanyForm } from '../../../../blocks/add-to-tenant/company-form.ts';
import type { StartState } from '../../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../../blocks/ids.ts';
import { refusalReply } from '../../../../blocks/replies/refusal.ts';
import { denyRequestCompany, mayAssociateCompany } from '../../../directory/policy.ts';
import { refuse, whoCanIn } from '../../../directory/refusal.ts';
import { canonicalEmailKey } from '../../../email-key.ts';
import { readStartState } from '../../forms/add-state.ts';
import { findField } from '../../forms/fields.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/** The first screen's state with the email ID that was typed there: the request for the company keeps whom it is for. */
function withEmail(state: StartState, view: ViewOutput): StartState {
  const emailKey = canonicalEmailKey(findField(view, ACTIONS.email)?.value ?? '');
  return emailKey === null || state.known?.emailKey === emailKey ? state : { ...state, known: { emailKey } };
}

/** **The company is not in the list**: a form to add it, or, for those who may not, to ask for it. */
export async function companyMissingPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readStartState(view.private_metadata);
  const caller = callerIn(asker, state.tenantId);
  const denial = denyRequestCompany(caller);
  if (denial)
    return refusalReply(
      await refuse(app.db, { logger: app.logger, asked: 'request-company', denial, caller }),
    );
  const mayAdd = mayAssociateCompany(caller);
  const whoCan = mayAdd ? [] : await whoCanIn(app.db, caller.tenant);
  const tenantName = caller.tenant.name;
  return { push: newCompanyForm({ state: withEmail(state, view), tenantName, mayAdd, whoCan }) };
}
