import type { ModalView } from '@slack/types';
import { backView } from '../../../blocks/add-to-tenant/added.ts';
import { companyAdded, requestReply } from '../../../blocks/add-to-tenant/company-outcome.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { activeCaller } from '../../directory/callers.ts';
import { associateCompany } from '../../directory/companies/associate-company.ts';
import { requestCompany } from '../../directory/companies/request-company.ts';
import { lookUpForAdding } from '../../directory/people/look-up-for-adding.ts';
import { readAddState } from '../forms/add-state.ts';
import { resolutionViewFor } from '../forms/resolution-view-for.ts';
import { announceToFor } from '../request/announce-to.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Add company**: associates the record that the user belongs to, and goes on with it as a match. */
export async function addCompanyPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const state = readAddState(args.body.view?.private_metadata ?? '');
    const companyId = await companyOf(app, asker, state);
    if (companyId === null) return { modal: await screen(app, asker, state) };
    const { announce, tenantName } = await around(app, asker, state);
    const outcome = await associateCompany(app, { ...asker, tenantId: state.tenantId, companyId, announce });
    switch (outcome.outcome) {
      case 'REFUSED':
        return { modal: inForm(refusalReply(outcome.refusal)) };
      case 'NO_SUCH_COMPANY':
        return { modal: await screen(app, asker, state) };
      default: {
        const banner = companyAdded(outcome.outcome, { companyName: outcome.company.name, tenantName });
        const modal = await screen(app, asker, { ...state, companyId }, banner);
        return { modal, outcome: reply(banner) };
      }
    }
  });
}

/** **Ask for it**: asks those who may add the company. */
export async function askForCompanyPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const state = readAddState(args.body.view?.private_metadata ?? '');
    const { tenantId, emailKey, email } = state;
    const companyId = await companyOf(app, asker, state);
    if (companyId === null) return { modal: await screen(app, asker, state) };
    const { announce, tenantName } = await around(app, asker, state);
    const outcome = await requestCompany(app, {
      ...asker,
      tenantId,
      wanted: { companyId },
      emailKey,
      announce,
    });
    switch (outcome.outcome) {
      case 'ALREADY_ASSOCIATED':
      case 'MAY_ADD':
      case 'BAD_NAME':
      case 'BAD_DOMAIN':
        return { modal: await screen(app, asker, state) };
      default: {
        const told = requestReply(outcome, { tenantName, channel: announce.channel, email });
        return { modal: inForm(told), outcome: told };
      }
    }
  });
}

/** The company that the user belongs to, as it is now; null when that is no longer what stands in the way. */
async function companyOf(app: SlackContext, asker: Asker, state: AddState): Promise<string | null> {
  const { tenantId, companyId, emailKey } = state;
  const found = await lookUpForAdding(app, { ...asker, tenantId, companyId, emailKey });
  return found.outcome === 'OTHER_COMPANY_NOT_ASSOCIATED' ? found.company.id : null;
}

async function around(app: SlackContext, asker: Asker, { tenantId, channel }: AddState) {
  const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
  return { tenantName: tenant.name, announce: announceToFor(asker, { tenant, typedIn: channel }) };
}

/** The second screen as things stand now. */
async function screen(app: SlackContext, asker: Asker, state: AddState, banner?: string): Promise<ModalView> {
  const resolved = await resolutionViewFor(app, asker, state, banner);
  if (resolved.outcome === 'REFUSED') return inForm(resolved);
  if (resolved.outcome !== 'COMPANY_NOT_IN_TENANT') return resolved.modal;
  return backView('The company that you entered has left the tenant meanwhile.');
}

function inForm(told: Reply): ModalView {
  return messageModal('Add to tenant', told);
}
