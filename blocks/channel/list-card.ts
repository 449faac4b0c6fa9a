import type { Button, KnownBlock } from '@slack/types';
import type { ListNotice, NoticeData } from '../../src/directory/write-notice.ts';
import { ACTIONS } from '../ids.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS, placeMrkdwn } from '../kit/text.ts';
import { type Message, type NotIn, whyNotIn } from './card.ts';

const NUMBERS = new Intl.NumberFormat('en-US');
/** Parts of the bar. */
const BAR = 20;

/** The channel's message about a list: who invites how many people to what, and how far that is. */
export function listCard(
  list: ListNotice,
  { brand, notIn }: { brand: string | null; notIn: NotIn | null },
): Message {
  const { tenantName, by, total } = list;
  const sentence = `${bold(by, 60)} invites a list of ${people(total)} to ${placeMrkdwn(tenantName, brand, 60)}`;
  const state = stateOf(list);
  const blocks: KnownBlock[] = [section(sentence), context(state)];
  blocks.push({ type: 'actions', elements: buttonsOf(list) });
  const reason = notIn ? whyNotIn(notIn) : '';
  if (reason) blocks.push(context(reason));
  return {
    text: clip([`${sentence}.`, state, reason].filter(Boolean).join(' '), LIMITS.messageText),
    blocks,
  };
}

/** What a list came to, for the one who asked. */
export function listDone(list: ListNotice): Message {
  const { tenantName, invited, refused } = list;
  const outcome =
    refused > 0
      ? ` ${counted(refused, 'row was', 'rows were')} refused: *Details* says why. Correct those rows and send them again.`
      : '';
  const text = `:inbox_tray: Your list for ${escapeMrkdwn(tenantName, 200)} is done: ${people(invited)} invited.${outcome}`;
  const refusedFile = button('Send me the refused rows', ACTIONS.listRefused, { value: list.listId });
  const elements = [detailsButton(list), ...(refused > 0 ? [refusedFile] : [])];
  return { text, blocks: [section(text), { type: 'actions', elements }] };
}

/** What a list came to, for the channel. */
export function listSummary(list: ListNotice, brand: string | null): Message {
  const { by, tenantName, invited, refused } = list;
  const left = refused > 0 ? ` · ${counted(refused, 'row', 'rows')} refused` : '';
  const text = `:white_check_mark: The list of ${bold(by, 60)} for ${placeMrkdwn(tenantName, brand, 60)} is done: ${people(invited)} invited${left}`;
  return { text, blocks: [section(text)] };
}

/** A line of a list's thread: "12 day-3 follow-ups sent, 2 bounced". */
export function listDay({ followUps }: NoticeData['INVITE_LIST_DAY']): Message {
  const sent = followUps.map(({ day, count, bounced }) => {
    const line = `${NUMBERS.format(count)} day-${day} ${count === 1 ? 'follow-up' : 'follow-ups'} sent`;
    return bounced > 0 ? `${line}, ${NUMBERS.format(bounced)} bounced` : line;
  });
  const text = `:email: ${sent.join(' · ')}`;
  return { text, blocks: [section(text)] };
}

function stateOf(list: ListNotice): string {
  const { status, total, done, invited, refused, loggedIn } = list;
  const trouble = refused > 0 ? ` · ${NUMBERS.format(refused)} refused` : '';
  const progress = `${NUMBERS.format(done)} of ${NUMBERS.format(total)}${trouble}`;
  switch (status) {
    case 'DRAFT':
    case 'ASKED':
    case 'RUNNING':
      return `${bar(done, total)} ${progress}`;
    case 'PAUSED':
      return `${bar(done, total)} :double_vertical_bar: Paused at ${progress}`;
    case 'CANCELLED':
      return `:no_entry_sign: Cancelled at ${progress}. Whoever was invited before stays invited.`;
    case 'DONE':
      return `:white_check_mark: ${people(invited)} invited${trouble} · ${NUMBERS.format(loggedIn)} of ${NUMBERS.format(invited)} logged in`;
  }
}

/** For the eye only: the numbers stand beside it. */
function bar(done: number, total: number): string {
  const full = total === 0 ? BAR : Math.floor((BAR * done) / total);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
}

function buttonsOf(list: ListNotice): Button[] {
  const value = list.listId;
  const cancel = button('Cancel', ACTIONS.listCancel, {
    value,
    confirm: {
      title: { type: 'plain_text', text: 'Cancel the list?' },
      text: {
        type: 'plain_text',
        text: 'The remaining rows are not done. Whoever has been invited stays invited.',
      },
      confirm: { type: 'plain_text', text: 'Cancel the list' },
      deny: { type: 'plain_text', text: 'Go on' },
    },
  });
  const details = detailsButton(list);
  if (list.status === 'RUNNING') return [button('Pause', ACTIONS.listPause, { value }), cancel, details];
  if (list.status === 'PAUSED') return [button('Go on', ACTIONS.listResume, { value }), cancel, details];
  return [details];
}

function detailsButton({ listId, tenantName }: ListNotice): Button {
  return button('Details', ACTIONS.listDetails, {
    value: listId,
    accessibility_label: clip(`Details of the list for ${tenantName}`, LIMITS.buttonText),
  });
}

function people(count: number): string {
  return counted(count, 'person', 'people');
}

function counted(count: number, one: string, many: string): string {
  return `${NUMBERS.format(count)} ${count === 1 ? one : many}`;
}
