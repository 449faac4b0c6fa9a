import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { DirectoryState } from '../../src/generated/prisma/enums.ts';
import type { DirectoryPage } from '../../src/invitations/status/list-directory.ts';
import { DIRECTORY_STATES } from '../../src/words/directory/states.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS } from '../ids.ts';
import { type Choice, option, optionsOrGroups } from '../kit/options.ts';
import { button } from '../kit/section.ts';
import { clip } from '../kit/text.ts';

/* What the directory is searched, filtered and turned by. */

/** Slack keeps 3000 characters of state, and the search text is by far the longest part of it. */
export const LONGEST_SEARCH = 200;

/** The filter that filters nothing. */
const EVERYBODY = 'ALL';
export const ALL_PEOPLE = 'All people';

export function tenantChoice(tenants: readonly Choice[], tenantId: string): KnownBlock {
  const options = tenants.map(option);
  const chosen = options.find((candidate) => candidate.value === tenantId);
  return {
    type: 'section',
    block_id: ACTIONS.directoryTenant,
    text: { type: 'mrkdwn', text: '*Tenant*' },
    accessory: {
      type: 'static_select',
      action_id: ACTIONS.directoryTenant,
      ...optionsOrGroups(options),
      ...(chosen && { initial_option: chosen }),
    },
  };
}

export function searchField(search: string): KnownBlock {
  const text = inertLine(search);
  return {
    type: 'input',
    block_id: ACTIONS.directorySearch,
    dispatch_action: true,
    optional: true,
    label: { type: 'plain_text', text: 'Search by name, email ID or company' },
    element: {
      type: 'plain_text_input',
      action_id: ACTIONS.directorySearch,
      max_length: LONGEST_SEARCH,
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      placeholder: { type: 'plain_text', text: 'Type, and press Enter' },
      ...(text && { initial_value: clip(text, LONGEST_SEARCH) }),
    },
  };
}

/** Below the search: whom to show. */
export function listControls(
  filter: DirectoryState | undefined,
  buttons: readonly Button[] = [],
): ActionsBlock {
  const states = Object.entries(DIRECTORY_STATES).map(([id, name]) => option({ id, name }));
  const everybody = option({ id: EVERYBODY, name: ALL_PEOPLE });
  const options = [everybody, ...states];
  return {
    type: 'actions',
    block_id: ACTIONS.directoryFilter,
    elements: [
      {
        type: 'static_select',
        action_id: ACTIONS.directoryFilter,
        placeholder: { type: 'plain_text', text: 'Show' },
        options,
        initial_option: options.find(({ value }) => value === filter) ?? everybody,
      },
      ...buttons,
    ],
  };
}

export function turnPages(list: DirectoryPage): Button[] {
  const { page, pages, isMore } = list;
  return [
    ...(page > 0 ? [button('Previous 20', ACTIONS.directoryPrevious, { value: String(page - 1) })] : []),
    ...(page + 1 < pages || isMore
      ? [button('Next 20', ACTIONS.directoryNext, { value: String(page + 1) })]
      : []),
  ];
}

/** The way on when nobody is found; and for someone who is known not to be there. */
export function addButton(
  { search, filter }: { search: string; filter?: DirectoryState },
  { total }: DirectoryPage,
): Button {
  const wanted = inertLine(search);
  const isSought = total === 0 && wanted !== '' && filter === undefined;
  return button(isSought ? `Invite “${clip(wanted, 60)}”` : 'Add person', ACTIONS.directoryAdd);
}
