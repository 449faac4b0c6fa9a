import type { InputBlock, KnownBlock } from '@slack/types';
import { inertLine } from '../../src/words/inert-text.ts';
import { LONGEST_NAME, LONGEST_NOTE } from '../../src/words/limits.ts';
import { ACTIONS } from '../ids.ts';
import { type Choice, option, optionsOrGroups } from './options.ts';
import { context } from './section.ts';
import { bold, clip, LIMITS } from './text.ts';

/** The fields that the forms share, with their labels. */

/** The choice of a tenant; choosing another one updates the form. */
export function tenantField(data: {
  blockId: string;
  actionId: string;
  tenants: readonly Choice[];
  tenantId: string;
}): InputBlock {
  const options = data.tenants.map(option);
  const chosen = options.find((candidate) => candidate.value === data.tenantId);
  return {
    type: 'input',
    block_id: data.blockId,
    dispatch_action: true,
    label: label('Tenant'),
    element: {
      type: 'static_select',
      action_id: data.actionId,
      ...optionsOrGroups(options),
      ...(chosen && { initial_option: chosen }),
    },
  };
}

/** With only one tenant there is nothing to choose, so its name is shown instead. */
export function whichTenant(name: string): KnownBlock {
  return context(`To ${bold(name)}`);
}

/** The companies associated with the tenant, searched while the person types. */
export function companyField(blockId: string, chosen?: Choice): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: label('Company'),
    element: {
      type: 'external_select',
      action_id: ACTIONS.company,
      min_query_length: 0,
      placeholder: label('Search the companies of this tenant'),
      ...(chosen && { initial_option: option(chosen) }),
    },
  };
}

/** First name, which is asked for and optional, and Last name (domain.md, "Adding an existing user to a tenant" 2). */
export function nameFields(
  known: { firstName?: string | null; lastName?: string | null } = {},
): [InputBlock, InputBlock] {
  return [
    nameField('First name', ACTIONS.firstName, known.firstName, true),
    nameField('Last name', ACTIONS.lastName, known.lastName, false),
  ];
}

/** Only the templates that this caller may give; if there is only one, or `chosen` is among them, it is preselected. */
export function templateField(blockId: string, templates: readonly Choice[], chosen?: string): InputBlock {
  const options = templates.map(option);
  const [only] = options.length === 1 ? options : options.filter(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: blockId,
    label: label('Permissions template'),
    element: {
      type: 'static_select',
      action_id: ACTIONS.permissionsTemplate,
      ...optionsOrGroups(options),
      ...(only && { initial_option: only }),
    },
  };
}

/** What the caller writes to the person, for the Welcome email. */
export function noteField(written?: string): InputBlock {
  return {
    type: 'input',
    block_id: ACTIONS.note,
    optional: true,
    label: label('Note'),
    hint: label('The Welcome email quotes it as yours. Links in it do not work.'),
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.note,
      multiline: true,
      max_length: LONGEST_NOTE,
      ...(written && { initial_value: written }),
    },
  };
}

/**
 * Where it is announced; `announceIn` is the tenant's own channel, when it has one, and `nowhere` then the way not to
 * announce it there. Channels that other organisations read are not offered.
 */
export function announceFields(
  tenantId: string,
  announceIn: string | null,
): [InputBlock] | [InputBlock, InputBlock] {
  const where: InputBlock = {
    type: 'input',
    block_id: `${ACTIONS.announceIn}:${tenantId}`,
    optional: true,
    label: label('Announce in'),
    hint: label(`Leave this empty to ${unlessChosen(announceIn)}.`),
    element: {
      type: 'conversations_select',
      action_id: ACTIONS.announceIn,
      filter: {
        include: ['public', 'private'],
        exclude_bot_users: true,
        exclude_external_shared_channels: true,
      },
    },
  };
  return announceIn === null ? [where] : [where, nowhereField(tenantId)];
}

function nowhereField(tenantId: string): InputBlock {
  return {
    type: 'input',
    block_id: `${ACTIONS.announceNowhere}:${tenantId}`,
    optional: true,
    label: label('Announce nowhere'),
    element: {
      type: 'checkboxes',
      action_id: ACTIONS.announceNowhere,
      options: [option({ id: 'nowhere', name: 'Send it to me alone' })],
    },
  };
}

/** A channel's id means nothing to a reader, and plain text cannot show its name. */
function unlessChosen(announceIn: string | null): string {
  if (announceIn === null) return 'have it sent to you alone';
  return announceIn.startsWith('#')
    ? `announce it in ${announceIn}`
    : 'announce it in the tenant’s own channel';
}

function nameField(
  text: string,
  action: string,
  value: string | null | undefined,
  optional: boolean,
): InputBlock {
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

/** The initial text of a field. Slack refuses an empty `initial_value`. */
export function initial(value: string | null | undefined, max: number): { initial_value?: string } {
  const text = value ? inertLine(value) : '';
  return text ? { initial_value: clip(text, max) } : {};
}

export function label(text: string) {
  return { type: 'plain_text' as const, text: clip(inertLine(text), LIMITS.placeholder) };
}
