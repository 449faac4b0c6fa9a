import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, VIEWS } from './ids.ts';
import { type Choice, option, optionsOrGroups } from './options.ts';
import { section } from './section.ts';
import { clip, escapeMrkdwn, LIMITS, plain } from './text.ts';

/** In characters, as the directory takes them (src/directory). */
const LONGEST_NAME = 200;
const LONGEST_EMAIL_ID = 254;

/** What the Invite form remembers between Slack's requests. Rights and tenants in it are always asked again. */
export interface InviteFormState {
  tenantId: string;
  /** Where the command was typed; the announcement goes there when nothing else says where. */
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
  notice?: string;
}

/**
 * The Invite form. Block ids of what depends on the tenant carry its id, so that choosing another tenant empties
 * those fields and keeps the others as typed.
 */
export function inviteForm(data: InviteFormData): ModalView {
  const { tenantId } = data.state;
  const templates = data.permissionsTemplates.map(option);
  const [onlyTemplate] = templates;
  const blocks: KnownBlock[] = [];
  if (data.notice) blocks.push(section(data.notice));
  blocks.push(data.tenants.length > 1 ? tenantField(data) : whichTenant(data.tenants));
  blocks.push(
    {
      type: 'input',
      block_id: inviteFormField('company', tenantId),
      label: label('Company'),
      element: {
        type: 'external_select',
        action_id: ACTIONS.company,
        min_query_length: 0,
        placeholder: label('Search the companies of this tenant'),
      },
    },
    {
      type: 'input',
      block_id: ACTIONS.email,
      label: label('Email'),
      element: {
        type: 'email_text_input',
        action_id: ACTIONS.email,
        ...initial(data.known?.email, LONGEST_EMAIL_ID),
      },
    },
    nameField('First name', ACTIONS.firstName, data.known?.firstName, true),
    nameField('Last name', ACTIONS.lastName, data.known?.lastName, false),
    {
      type: 'input',
      block_id: inviteFormField('permissionsTemplate', tenantId),
      label: label('Permissions template'),
      element: {
        type: 'static_select',
        action_id: ACTIONS.permissionsTemplate,
        ...optionsOrGroups(templates),
        ...(onlyTemplate && templates.length === 1 && { initial_option: onlyTemplate }),
      },
    },
    {
      type: 'input',
      block_id: inviteFormField('announceIn', tenantId),
      optional: true,
      label: label('Announce in'),
      hint: label(`Left empty, it is announced ${announcedIn(data.announceIn)}.`),
      element: {
        type: 'conversations_select',
        action_id: ACTIONS.announceIn,
        filter: { include: ['public', 'private'], exclude_bot_users: true },
      },
    },
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
  | 'permissionsTemplate'
  | 'announceIn';

const OF_TENANT: ReadonlySet<InviteFormField> = new Set([
  'tenant',
  'company',
  'permissionsTemplate',
  'announceIn',
]);

/** With one tenant there is nothing to choose, but it is said. */
function whichTenant(tenants: readonly Choice[]): KnownBlock {
  const name = escapeMrkdwn(tenants[0]?.name ?? '', 250);
  return { type: 'context', elements: [{ type: 'mrkdwn', text: `To *${name}*`, verbatim: true }] };
}

/** A channel's id means nothing to a reader, and plain text cannot show its name. */
function announcedIn(announceIn: string | null): string {
  if (announceIn === null) return 'where you typed the command';
  return announceIn.startsWith('#') ? `in ${announceIn}` : 'in the tenant’s own channel';
}

function tenantField(data: InviteFormData): KnownBlock {
  const options = data.tenants.map(option);
  const chosen = options.find((candidate) => candidate.value === data.state.tenantId);
  return {
    type: 'input',
    block_id: inviteFormField('tenant', data.state.tenantId),
    dispatch_action: true,
    label: label('Tenant'),
    element: {
      type: 'static_select',
      action_id: ACTIONS.tenant,
      ...optionsOrGroups(options),
      ...(chosen && { initial_option: chosen }),
    },
  };
}

function nameField(
  text: string,
  action: string,
  value: string | null | undefined,
  optional: boolean,
): KnownBlock {
  return {
    type: 'input',
    block_id: action,
    optional,
    label: label(text),
    element: {
      type: 'plain_text_input',
      action_id: action,
      max_length: LONGEST_NAME,
      ...initial(value, LONGEST_NAME),
    },
  };
}

function initial(value: string | null | undefined, max: number): { initial_value?: string } {
  const text = value ? plain(value) : '';
  return text ? { initial_value: clip(text, max) } : {};
}

function label(text: string) {
  return { type: 'plain_text' as const, text: clip(plain(text), LIMITS.placeholder) };
}
