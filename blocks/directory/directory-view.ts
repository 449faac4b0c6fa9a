import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import type { DirectoryPage, DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { remindConfirm } from '../invite/invite-buttons.ts';
import { type Choice, option, optionsOrGroups } from '../kit/options.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { personMenu } from '../person/person-menu.ts';
import { standing } from '../status/standing.ts';

/** What the directory remembers between Slack's requests. Rights and tenants are always checked again. */
export interface DirectoryViewState {
  tenantId: string;
  search: string;
  page: number;
  /** Whether the rows show the menu with Deactivate and Reactivate instead of Invite and Re-invite. */
  manage?: boolean;
}

/** Slack keeps 3000 characters of state, and the search text is by far the longest part of it. */
export const LONGEST_SEARCH = 200;

/** The Company level Directory of one tenant: a page of people, with Invite or Re-invite on the far right. */
export function directoryView(data: {
  state: DirectoryViewState;
  tenantName: string;
  /** The tenants whose directory the caller may see; with one there is nothing to choose. */
  tenants: readonly Choice[];
  list: DirectoryPage;
  /** Whether this caller may deactivate or reactivate anyone here. */
  mayManage?: boolean;
  /** Whether this caller may add people here. */
  mayAdd?: boolean;
  /** The outcome of the button that was pressed, in mrkdwn. */
  banner?: string;
}): ModalView {
  const { state, list } = data;
  const blocks: KnownBlock[] = [];
  if (data.tenants.length > 1) blocks.push(tenantChoice(data.tenants, state.tenantId));
  blocks.push(searchField(state.search));
  if (data.banner) blocks.push(section(data.banner));
  const count = countOf(data.tenantName, state.search, list);
  const manages = state.manage === true && (data.mayManage ?? false);
  if (manages || list.rows.some(({ manage }) => manage)) blocks.push(section(count, manageButton(manages)));
  else blocks.push(context(count));
  blocks.push(
    ...list.rows.map((row) =>
      personRow(row, manages ? row.manage && personMenu(row.membershipId, [row.manage]) : rowButton(row)),
    ),
  );
  const last = [...turnPages(list), ...(data.mayAdd && !manages ? [addButton(state.search, list)] : [])];
  if (last.length > 0) blocks.push({ type: 'actions', block_id: 'pages', elements: last });
  return {
    type: 'modal',
    callback_id: VIEWS.directory,
    title: { type: 'plain_text', text: 'Directory' },
    submit: { type: 'plain_text', text: 'Search' },
    close: { type: 'plain_text', text: 'Close' },
    private_metadata: JSON.stringify({ ...state, page: list.page }),
    blocks,
  };
}

const NUMBERS = new Intl.NumberFormat('en-US');

function tenantChoice(tenants: readonly Choice[], tenantId: string): KnownBlock {
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

function searchField(search: string): KnownBlock {
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

function personRow(row: DirectoryRow, accessory: Button | Overflow | null): KnownBlock {
  const lines = [
    `${bold(row.name)}  ${escapeMrkdwn(row.email, 300)}`,
    `${escapeMrkdwn(row.companyName, 250)}  ·  ${escapeMrkdwn(row.templateName, 250)}  ·  ${standing(row)}`,
  ];
  return section(lines.join('\n'), accessory ?? undefined);
}

/** Deactivating is much rarer than inviting, so it is one press away, and the rows stay two lines on a phone. */
function manageButton(manages: boolean): Button {
  return button(manages ? 'Done' : 'Manage…', ACTIONS.directoryManage, {
    value: manages ? 'off' : 'on',
    accessibility_label: manages ? 'Show Invite and Re-invite' : 'Manage: deactivate or reactivate users',
  });
}

function rowButton(row: DirectoryRow): Button | null {
  if (row.action === null) return null;
  const text = row.action === 'INVITE' ? 'Invite' : 'Re-invite';
  return button(text, ACTION_OF[row.action], {
    value: row.emailKey,
    accessibility_label: clip(`${text} ${inertLine(row.name)}`, LIMITS.buttonText),
    ...(row.action === 'REMIND' && { confirm: remindConfirm(row.name) }),
  });
}

const ACTION_OF = {
  INVITE: ACTIONS.directoryInvite,
  'RE-INVITE': ACTIONS.directoryReinvite,
  REMIND: ACTIONS.directoryRemind,
} as const;

function countOf(tenantName: string, search: string, list: DirectoryPage): string {
  const people = countOfPeople(list);
  const found = search ? `${people} found for “${escapeMrkdwn(search, 300)}”` : people;
  const of = list.isMore ? '' : ` of ${list.pages}`;
  const pages = list.pages > 1 || list.isMore ? `, page ${list.page + 1}${of}` : '';
  return `${found} in ${bold(tenantName)}${pages}`;
}

/** "1 person", "45 people", or "more than 3,000 people" when not all of them were counted. */
export function countOfPeople({ total, isMore }: Pick<DirectoryPage, 'total' | 'isMore'>): string {
  if (!isMore) return `${NUMBERS.format(total)} ${total === 1 ? 'person' : 'people'}`;
  // Two digits say enough of a number that is none. It is less than what was counted, so that it is true.
  const size = 10 ** Math.max(0, String(total - 1).length - 2);
  return `more than ${NUMBERS.format(Math.floor((total - 1) / size) * size)} people`;
}

/** The way on when nobody is found; and for someone who is known not to be there. */
function addButton(search: string, { total }: DirectoryPage): Button {
  const wanted = inertLine(search);
  const isSought = total === 0 && wanted !== '';
  return button(isSought ? `Invite “${clip(wanted, 60)}”` : 'Add person', ACTIONS.directoryAdd);
}

function turnPages(list: DirectoryPage): Button[] {
  const { page, pages, isMore } = list;
  return [
    ...(page > 0 ? [button('Previous 20', ACTIONS.directoryPrevious, { value: String(page - 1) })] : []),
    ...(page + 1 < pages || isMore
      ? [button('Next 20', ACTIONS.directoryNext, { value: String(page + 1) })]
      : []),
  ];
}
