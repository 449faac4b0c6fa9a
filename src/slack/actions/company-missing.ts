import { newCompanyForm } from '../../../blocks/add-to-tenant/company-form.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { activeCaller } from '../../directory/callers.ts';
import { denyAssociateCompany, denyRequestCompany } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { readStartState } from '../forms/add-state.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

/** **The company is not in the list**: a form to add it, or for those who may not to ask for it. */
export async function companyMissingPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const { view } = args.body;
    const state = readStartState(view?.private_metadata ?? '');
    const caller = await activeCaller(app.db, { ...asker, tenantId: state.tenantId });
    const denial = denyRequestCompany(caller);
    if (denial) {
      const refusal = await refuse(app.db, { asked: 'request-company', denial, caller });
      return { modal: messageModal(view?.title.text ?? '', refusalReply(refusal)) };
    }
    const mayNot = denyAssociateCompany(caller);
    const { whoCan } = mayNot
      ? await refuse(app.db, { asked: 'associate-company', denial: mayNot, caller })
      : { whoCan: [] };
    const tenantName = caller.tenant.name;
    return { push: newCompanyForm({ state, tenantName, mayAdd: mayNot === null, whoCan }) };
  });
}
