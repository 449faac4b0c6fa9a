import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { DirectoryState } from '../../src/generated/prisma/enums.ts';
import type { DirectoryPage } from '../../src/invitations/status/list-directory.ts';
import { DIRECTORY_STATES } from '../../src/words/directory/states.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { formModal } from '../kit/form-modal.ts';
import type { Choice } from '../kit/options.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import {
  ALL_PEOPLE,
  addButton,
  listControls,
  searchField,
  tenantChoice,
  turnPages,
} from './directory-controls.ts';
import { hasMenu, personRow } from './directory-rows.ts';
import { selectButtons, selectRows } from './select-view.ts';
import { unpackIds } from './selection.ts';

/** What the directory remembers between Slack's requests. Rights and tenants are always checked again. */
export interface DirectoryViewState {
  tenantId: string;
  search: string;
  page: number;
  /** Only people who stand there. */
  filter?: DirectoryState;
  /** Whether the rows show the menu of all that can be done instead of Invite and Re-invite. */
  manage?: boolean;
  /** Who is selected, packed; left out while nobody can be. */
  selected?: string;
}

/** The Company level Directory of one tenant: a page of people, with Invite or Re-invite on the far right. */
export function directoryView(data: {
  state: DirectoryViewState;
  tenantName: string;
  /** The tenants whose directory the caller may see; with one there is nothing to choose. */
  tenants: readonly Choice[];
  list: DirectoryPage;
  /** Whether this caller may add people here. */
  mayAdd?: boolean;
  /** The outcome of the button that was pressed, in mrkdwn. */
  banner?: string;
  /** With the button to ask for approval, where the outcome is a refusal. */
  ask?: KnownBlock;
}): ModalView {
  const { state, list, mayAdd = false } = data;
  const { search, selected } = state;
  const isSelecting = mayAdd && selected !== undefined;
  const manages = state.manage === true && !isSelecting;
  const blocks: KnownBlock[] = [];
  if (data.tenants.length > 1) blocks.push(tenantChoice(data.tenants, state.tenantId));
  blocks.push(
    searchField(search),
    listControls(state.filter, isSelecting || manages ? [] : listButtons(state, list, mayAdd)),
  );
  if (data.banner) blocks.push(section(data.banner));
  if (data.ask) blocks.push(data.ask);
  const count = countOf(data.tenantName, state, list);
  if (isSelecting) blocks.push(context(count), ...selectRows(list.rows, unpackIds(selected)));
  else if (manages || list.rows.some(hasMenu)) blocks.push(section(count, manageButton(manages)));
  else blocks.push(context(count));
  if (!isSelecting) blocks.push(...list.rows.map((row) => personRow(row, { menus: manages })));
  const next = isSelecting ? selectButtons() : mayAdd && !manages ? [addButton(state, list)] : [];
  const last = [...turnPages(list), ...next];
  if (last.length > 0) blocks.push({ type: 'actions', block_id: 'pages', elements: last });
  return formModal({
    callbackId: VIEWS.directory,
    title: 'Directory',
    submit: 'Search',
    close: 'Close',
    state: { ...state, page: list.page },
    blocks,
  });
}

const NUMBERS = new Intl.NumberFormat('en-US');

/** What is done with all who are listed. */
function listButtons({ filter }: DirectoryViewState, list: DirectoryPage, mayAdd: boolean): Button[] {
  if (list.total === 0) return [];
  const select = button('Select…', ACTIONS.directorySelect, {
    value: 'on',
    accessibility_label: 'Select several people',
  });
  return [
    ...(mayAdd && filter === 'NEVER_INVITED' ? [inviteAllButton(list)] : []),
    ...(mayAdd && list.rows.some(({ action }) => action !== null) ? [select] : []),
    button('Export', ACTIONS.directoryExport, { accessibility_label: 'Export these people as a file' }),
  ];
}

/** Before anything is sent, the list of them is looked at. */
function inviteAllButton({ total, isMore }: DirectoryPage): Button {
  return button(isMore ? 'Invite all…' : `Invite all ${total}…`, ACTIONS.directoryInviteAll);
}

/** The menus are used much less than Invite, so they are one press away, and the rows stay two lines on a phone. */
function manageButton(manages: boolean): Button {
  return button(manages ? 'Done' : 'Manage…', ACTIONS.directoryManage, {
    value: manages ? 'off' : 'on',
    accessibility_label: manages ? 'Show Invite and Re-invite' : 'Manage: edit, deactivate and more',
  });
}

function countOf(
  tenantName: string,
  { search, filter }: Pick<DirectoryViewState, 'search' | 'filter'>,
  list: DirectoryPage,
): string {
  if (filter && list.total === 0) {
    const who = search ? ` who matches “${escapeMrkdwn(search, 300)}”` : '';
    const all = search ? 'everybody who does' : 'everybody';
    return `Nobody in ${bold(tenantName)}${who} is “${DIRECTORY_STATES[filter]}”: choose *${ALL_PEOPLE}* above to see ${all}.`;
  }
  const people = countOfPeople(list);
  const found = search ? `${people} found for “${escapeMrkdwn(search, 300)}”` : people;
  const shown = filter ? `, ${DIRECTORY_STATES[filter].toLowerCase()}` : '';
  const of = list.isMore ? '' : ` of ${list.pages}`;
  const pages = list.pages > 1 || list.isMore ? `, page ${list.page + 1}${of}` : '';
  return `${found} in ${bold(tenantName)}${shown}${pages}`;
}

/** "1 person", "45 people", or "more than 3,000 people" when not all of them were counted. */
export function countOfPeople({ total, isMore }: Pick<DirectoryPage, 'total' | 'isMore'>): string {
  if (!isMore) return `${NUMBERS.format(total)} ${total === 1 ? 'person' : 'people'}`;
  // Two digits say enough of a number that is none. It is less than what was counted, so that it is true.
  const size = 10 ** Math.max(0, String(total - 1).length - 2);
  return `more than ${NUMBERS.format(Math.floor((total - 1) / size) * size)} people`;
}
