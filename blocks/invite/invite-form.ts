import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, VIEWS } from '../ids.ts';
import {
  announceFields,
  companyField,
  emailField,
  nameFields,
  templateField,
  tenantField,
  whichTenant,
} from '../kit/fields.ts';
import type { Choice } from '../kit/options.ts';
import { section } from '../kit/section.ts';

/** What the Invite form remembers between Slack's requests. Rights and tenants are always checked again. */
export interface InviteFormState {
  tenantId: string;
  /** Where the command was typed. */
  channel: string;
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
  /** Said above the fields, in mrkdwn. */
  banner?: string;
}

/**
 * The Invite form. Block ids of what depends on the tenant carry its id, so that choosing another tenant empties
 * those fields and keeps the others as typed.
 */
export function inviteForm(data: InviteFormData): ModalView {
  const { tenantId } = data.state;
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
  blocks.push(
    companyField(inviteFormField('company', tenantId)),
    emailField(data.known?.email),
    ...nameFields(data.known),
    templateField(inviteFormField('permissionsTemplate', tenantId), data.permissionsTemplates),
    ...announceFields(tenantId, data.announceIn),
  );
  return {
    type: 'modal',
    callback_id: VIEWS.inviteForm,
    title: { type: 'plain_text', text: 'Invite' },
    submit: { type: 'plain_text', text: 'Invite' },
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: JSON.stringify(data.state),
    blocks,
  };
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
