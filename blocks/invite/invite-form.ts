import type { KnownBlock, ModalView } from '@slack/types';
import type { Meant } from '../../src/directory/people/look-up-email.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { givenEmailFields } from '../kit/email-fields.ts';
import {
  announceFields,
  companyField,
  nameFields,
  noteField,
  templateField,
  tenantField,
  whichTenant,
} from '../kit/fields.ts';
import { formModal } from '../kit/form-modal.ts';
import type { Choice } from '../kit/options.ts';
import { button, section } from '../kit/section.ts';

/** What the Invite form remembers between Slack's requests. Rights and tenants are always checked again. */
export interface InviteFormState {
  tenantId: string;
  /** Where the command was typed. */
  channel: string;
  /** The block id of Email, once the app has changed the address: under the same one Slack keeps what a field held. */
  emailBlock?: string;
}

export interface InviteFormData {
  state: InviteFormState;
  /** The tenants this caller may invite to; with one the Tenant field is left out. */
  tenants: readonly Choice[];
  /** Only those this caller may give. */
  permissionsTemplates: readonly Choice[];
  /** The tenant's own channel, when it has one. */
  announceIn: string | null;
  known?: { email?: string; firstName?: string | null; lastName?: string | null };
  /** The company that was chosen, or that the person probably works for. */
  company?: Choice;
  /** Who was probably meant. */
  meant?: Meant;
  /** Said above the fields, in mrkdwn. */
  banner?: string;
}

/**
 * The Invite form. Block ids of what depends on the tenant carry its id, so that choosing another tenant empties
 * those fields and keeps the others as typed.
 */
export function inviteForm(data: InviteFormData): ModalView {
  const { tenantId } = data.state;
  const { company, known } = data;
  const blocks: KnownBlock[] = [];
  if (data.banner) blocks.push(section(data.banner));
  blocks.push(
    data.tenants.length > 1
      ? tenantField({
          blockId: inviteFormField('tenant', tenantId),
          actionId: ACTIONS.tenant,
          tenants: data.tenants,
          tenantId,
        })
      : whichTenant(data.tenants[0]?.name ?? ''),
  );
  blocks.push({ type: 'actions', block_id: ACTIONS.inviteList, elements: [LIST_BUTTON] });
  blocks.push(
    companyField(companyBlock(tenantId, company), company),
    ...givenEmailFields({
      ...(known?.email && { email: known.email }),
      ...(data.meant && { meant: data.meant }),
      ...(data.state.emailBlock && { emailBlock: data.state.emailBlock }),
    }),
    ...nameFields(known),
    templateField(inviteFormField('permissionsTemplate', tenantId), data.permissionsTemplates),
    noteField(),
    ...announceFields(tenantId, data.announceIn),
  );
  return formModal({
    callbackId: VIEWS.inviteForm,
    title: 'Invite',
    submit: 'Invite',
    state: data.state,
    blocks,
  });
}

const LIST_BUTTON = button('Several people…', ACTIONS.inviteList, {
  accessibility_label: 'Several people: paste a list, or choose a file',
});

/** Another block id with another company, for Slack keeps what a field held under the same one. */
function companyBlock(tenantId: string, company: Choice | undefined): string {
  const block = inviteFormField('company', tenantId);
  return company ? `${block}:${company.id}` : block;
}

/** The block id of a field of the form, for saying what is wrong with it. */
export function inviteFormField(field: InviteFormField, tenantId: string): string {
  return OF_TENANT.has(field) ? `${ACTIONS[field]}:${tenantId}` : ACTIONS[field];
}

export type InviteFormField =
  | 'tenant'
  | 'company'
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'permissionsTemplate';

const OF_TENANT: ReadonlySet<InviteFormField> = new Set(['tenant', 'company', 'permissionsTemplate']);
