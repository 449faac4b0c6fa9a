import type { ModalView } from '@slack/types';
import { VIEWS } from '../ids.ts';
import { companyField } from '../kit/fields.ts';
import type { Choice } from '../kit/options.ts';
import { section } from '../kit/section.ts';
import { bold } from '../kit/text.ts';
import { type AddState, BACK } from './state.ts';

/** The dialog over the tenant's companies, in which the user's own is picked; it is chosen already for those who may see it. */
export function selectCompanyForm(state: AddState, own?: Choice): ModalView {
  return {
    type: 'modal',
    callback_id: VIEWS.selectCompany,
    title: { type: 'plain_text', text: 'Select Company' },
    submit: { type: 'plain_text', text: 'Select' },
    close: BACK,
    private_metadata: JSON.stringify(state),
    blocks: [
      section(`The company that ${bold(state.email)} belongs to:`),
      companyField(`company:${state.tenantId}`, own),
    ],
  };
}
