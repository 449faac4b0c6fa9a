import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import type { DirectoryPage, DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { remindConfirm } from '../invite/invite-buttons.ts';
import { type Choice, option, optionsOrGroups } from '../kit/options.ts';
import { section } from '../kit/section.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { standing } from '../status/standing.ts';

/** What the directory remembers between Slack's requests. Rights and tenants in it are always asked again. */
export interface DirectoryViewState {
  tenantId: string;
  search: string;
  page: number;
  /** Where the command was typed, for the announcement. */
  channel: string;
  /** Whether the rows have the menu with Deactivate and Reactivate in the place of Invite and Re-invite. */
  manage?: boolean;
}

/** Slack keeps 3000 characters of state; what was searched for is by far the longest of it. */
export const LONGEST_SEARCH = 200;

/** The Company level Directory of one tenant: a page of people, with Invite or Re-invite on the far right. */
export function directoryView(data: {
  state: DirectoryViewState;
  tenantName: string;
  /** The tenants whose directory the caller may see; with one there is nothing to choose. */
  tenants: readonly Choice[];
  list: DirectoryPage;
  /** Whether this caller may deactivate or reactivate anybody at all. */
  mayManage?: boolean;
  /** What came of a press, in mrkdwn. */
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
  else blocks.push({ type: 'context', elements: [{ type: 'mrkdwn', text: count, verbatim: true }] });
  blocks.push(
    ...list.rows.map((row) => personRow(row, manages ? memberMenu(row, data.tenantName) : rowButton(row))),
  );
  const turning = turnPages(list);
  if (turning.length > 0) blocks.push({ type: 'actions', block_id: 'pages', elements: turning });
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
    `*${escapeMrkdwn(row.name, 401)}*  ${escapeMrkdwn(row.email, 300)}`,
    `${escapeMrkdwn(row.companyName, 250)}  ·  ${escapeMrkdwn(row.templateName, 250)}  ·  ${standing(row)}`,
  ];
  return section(lines.join('\n'), accessory ?? undefined);
}

/** What is far more seldom than an invitation is one press away, so that the rows stay two lines on a phone. */
function manageButton(manages: boolean): Button {
  return {
    type: 'button',
    action_id: ACTIONS.directoryManage,
    text: { type: 'plain_text', text: manages ? 'Done' : 'Manage…' },
    value: manages ? 'off' : 'on',
    accessibility_label: manages ? 'Show Invite and Re-invite' : 'Manage: deactivate or reactivate users',
  };
}

/** Deactivate or Reactivate, where this caller may; asked before it is done. */
function memberMenu(row: DirectoryRow, tenantName: string): Overflow | null {
  if (row.manage === null) return null;
  const isActive = row.manage === 'DEACTIVATE';
  const verb = isActive ? 'Deactivate' : 'Reactivate';
  const name = clip(inertLine(row.name), 100);
  const tenant = clip(inertLine(tenantName), 80);
  const text = isActive
    ? `${name} can no longer log in to ${tenant}. An open invitation ends, and its links stop working.`
    : `${name} gets back what they had in ${tenant}. Nothing is sent.`;
  return {
    type: 'overflow',
    action_id: ACTIONS.directoryMember,
    options: [{ text: { type: 'plain_text', text: verb }, value: `${row.manage}:${row.membershipId}` }],
    confirm: {
      title: { type: 'plain_text', text: `${verb} this user?` },
      text: { type: 'plain_text', text: clip(text, LIMITS.confirmText) },
      confirm: { type: 'plain_text', text: verb },
      deny: { type: 'plain_text', text: 'Cancel' },
      ...(isActive && { style: 'danger' as const }),
    },
  };
}

function rowButton(row: DirectoryRow): Button | null {
  if (row.action === null) return null;
  const text = row.action === 'INVITE' ? 'Invite' : 'Re-invite';
  const button: Button = {
    type: 'button',
    action_id: ACTION_OF[row.action],
    text: { type: 'plain_text', text },
    value: row.emailKey,
    accessibility_label: clip(`${text} ${inertLine(row.name)}`, 75),
  };
  return row.action === 'REMIND' ? { ...button, confirm: remindConfirm(row.name) } : button;
}

const ACTION_OF = {
  INVITE: ACTIONS.directoryInvite,
  'RE-INVITE': ACTIONS.directoryReinvite,
  REMIND: ACTIONS.directoryRemind,
} as const;

function countOf(tenantName: string, search: string, list: DirectoryPage): string {
  const people = `${list.total} ${list.total === 1 ? 'person' : 'people'}`;
  const found = search ? `${people} found for “${escapeMrkdwn(search, 300)}”` : people;
  const pages = list.pages > 1 ? `, page ${list.page + 1} of ${list.pages}` : '';
  return `${found} in *${escapeMrkdwn(tenantName, 250)}*${pages}`;
}

function turnPages(list: DirectoryPage): Button[] {
  const turn = (action: string, text: string, page: number): Button => ({
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text },
    value: String(page),
  });
  return [
    ...(list.page > 0 ? [turn(ACTIONS.directoryPrevious, 'Previous 20', list.page - 1)] : []),
    ...(list.page + 1 < list.pages ? [turn(ACTIONS.directoryNext, 'Next 20', list.page + 1)] : []),
  ];
}
