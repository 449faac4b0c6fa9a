import type { KnownBlock, ModalView } from '@slack/types';
import type { Meant } from '../../src/directory/people/look-up-email.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { givenEmailFields } from '../kit/email-fields.ts';
import { companyField, tenantField, whichTenant } from '../kit/fields.ts';
import type { Choice } from '../kit/options.ts';
import { button, section } from '../kit/section.ts';
import { NEXT, type StartState, TITLE } from './state.ts';

/**
 * The first screen: Tenant (only with several), Company, Email. Block ids of what depends on the tenant carry its id,
 * so that choosing another tenant empties those fields and keeps the others as typed.
 */
export function startForm(data: {
  state: StartState;
  /** The tenants this caller may add people to. */
  tenants: readonly Choice[];
  /** The company that has just been found or added for this form. */
  company?: Choice;
  email?: string;
  /** Who was probably meant. */
  meant?: Meant;
  /** Said above the fields, in mrkdwn. */
  banner?: string;
}): ModalView {
  const { state, tenants, company } = data;
  const { tenantId } = state;
  const blocks: KnownBlock[] = [];
  if (data.banner) blocks.push(section(data.banner));
  blocks.push(
    tenants.length > 1
      ? tenantField({ blockId: `tenant:${tenantId}`, actionId: ACTIONS.addTenant, tenants, tenantId })
      : whichTenant(tenants[0]?.name ?? ''),
    // Another block id, for Slack keeps what a field held under the same one.
    companyField(company ? `company:${tenantId}:${company.id}` : `company:${tenantId}`, company),
    {
      type: 'actions',
      block_id: 'company_missing',
      elements: [button('The company is not in the list', ACTIONS.companyMissing)],
    },
    ...givenEmailFields({
      ...(data.email && { email: data.email }),
      ...(data.meant && { meant: data.meant }),
      ...(state.emailBlock && { emailBlock: state.emailBlock }),
    }),
  );
  return {
    type: 'modal',
    callback_id: VIEWS.addStart,
    title: TITLE,
    submit: NEXT,
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: JSON.stringify(state),
    blocks,
  };
}
