import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { ListRowOutcome } from '../../src/generated/prisma/enums.ts';
import type { FoundList } from '../../src/invitations/lists/find-list.ts';
import type { ListProgress, ShownRow } from '../../src/invitations/lists/read-progress.ts';
import { MOST_WITH_NOTE } from '../../src/words/limits.ts';
import { MEANING_NAMES } from '../../src/words/lists/columns.ts';
import {
  countRows,
  INVITED_ROWS,
  REFUSED_ROWS,
  ROW_OUTCOMES,
  rowReason,
} from '../../src/words/lists/rows.ts';
import { askButton, listWanted } from '../approval/ask-form.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import {
  announceFields,
  companyField,
  label,
  noteField,
  templateField,
  tenantField,
  whichTenant,
} from '../kit/fields.ts';
import { type Choice, option } from '../kit/options.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';

/** What the view of a list remembers. Rights and tenants are always checked again. */
export interface ListViewState {
  listId: string;
  tenantId: string;
  /** For the search in Company; nothing is announced there. */
  channel: string;
  /** Only rows that come to this are shown. */
  outcome: ListRowOutcome | null;
  page: number;
}

/** Rows on a page. */
export const PAGE = 10;

export interface ListViewData {
  state: ListViewState;
  list: FoundList;
  progress: ListProgress;
  tenantName: string;
  rows: readonly ShownRow[];
  /** Only for a draft: what may be chosen for it. */
  choices: {
    tenants: readonly Choice[];
    permissionsTemplates: readonly Choice[];
    announceIn: string | null;
    /** Invitations that the caller may send within 24 hours. */
    left: number;
  } | null;
  banner?: string;
}

const NUMBERS = new Intl.NumberFormat('en-US');

/**
 * A list of people: how many rows come to what, and a page of them. As long as it is a draft, with what can be chosen for
 * all of it, and **Invite N people**. What changes the rows stands above them, and what does not below.
 */
export function listView(data: ListViewData): ModalView {
  const { state, progress, choices } = data;
  const people = countRows(progress.counts, INVITED_ROWS);
  const blocks: KnownBlock[] = [];
  if (data.banner) blocks.push(section(data.banner));
  if (choices && choices.tenants.length > 1) {
    const { tenants } = choices;
    const { tenantId } = state;
    blocks.push(
      tenantField({ blockId: ACTIONS.listTenant, actionId: ACTIONS.listTenant, tenants, tenantId }),
    );
  } else blocks.push(whichTenant(data.tenantName));
  blocks.push(section(countsMrkdwn(progress)));
  if (choices) blocks.push(context(leftMrkdwn(people, choices.left)), ...choiceFields(data, choices));
  blocks.push(...rowBlocks(data));
  if (choices) {
    const note = progress.total > MOST_WITH_NOTE ? NO_NOTE : noteField();
    blocks.push(note, ...announceFields(state.tenantId, choices.announceIn));
  }
  const submit = people > 0 ? `Invite ${counted(people, 'person', 'people')}` : 'Look again';
  return {
    type: 'modal',
    callback_id: VIEWS.listDraft,
    title: { type: 'plain_text', text: choices ? 'Invite a list' : 'List' },
    ...(choices && { submit: { type: 'plain_text', text: submit } }),
    close: { type: 'plain_text', text: choices ? 'Cancel' : 'Close' },
    private_metadata: JSON.stringify(state),
    blocks,
  };
}

/** The rows of each outcome, in the order of reports; and of a running list how far it is. */
function countsMrkdwn({ status, counts, done, total }: ListProgress): string {
  const when = hasBegun(status) ? 'done' : 'planned';
  const lines = outcomesOf(counts).map(
    (outcome) => `*${NUMBERS.format(counts[outcome] ?? 0)}*  ${ROW_OUTCOMES[outcome][when]}`,
  );
  const left = total - done;
  if (hasBegun(status) && left > 0) lines.push(`_${counted(left, 'row is', 'rows are')} not done yet._`);
  return lines.join('\n');
}

/** What the cap leaves to the caller (domain.md, "Caps" 2). */
function leftMrkdwn(people: number, left: number): string {
  const may = `You may send ${left === 0 ? 'no' : NUMBERS.format(left)} more ${left === 1 ? 'invitation' : 'invitations'} today.`;
  return people > left ? `:warning: ${may} The rows that are left will be refused; send them tomorrow.` : may;
}

function hasBegun(status: ListProgress['status']): boolean {
  return status !== 'DRAFT' && status !== 'ASKED';
}

function outcomesOf(counts: ListProgress['counts']): ListRowOutcome[] {
  return (Object.keys(ROW_OUTCOMES) as ListRowOutcome[]).filter((outcome) => (counts[outcome] ?? 0) > 0);
}

/** The outcome that is shown first: what somebody has to do something about. */
export function firstShown(counts: ListProgress['counts']): ListRowOutcome | null {
  const refused = REFUSED_ROWS.find((outcome) => (counts[outcome] ?? 0) > 0);
  return refused ?? outcomesOf(counts)[0] ?? null;
}

/** What is chosen for all rows and changes what becomes of them; a choice is tried on the rows at once. */
function choiceFields(
  { state, list, progress }: ListViewData,
  { permissionsTemplates }: NonNullable<ListViewData['choices']>,
): KnownBlock[] {
  const { tenantId } = state;
  const { companyId, permissionsTemplateId, reinvite } = list.choices;
  const company =
    companyId !== null && list.companyName !== null ? { id: companyId, name: list.companyName } : null;
  const blocks: KnownBlock[] = list.guessed.map(columnField);
  if (company || progress.lacksCompany) {
    blocks.push(
      tried(companyField(`${ACTIONS.listCompany}:${tenantId}`, company ?? undefined), {
        label: 'Company, where the list names none',
      }),
    );
  }
  if (permissionsTemplateId !== null || progress.lacksTemplate) {
    const field = templateField(`${ACTIONS.listTemplate}:${tenantId}`, permissionsTemplates);
    blocks.push(tried(field, { label: 'Permissions template, where the list names none' }));
  }
  if (reinvite || progress.counts.INVITED_BEFORE) {
    const again = option({ id: 'reinvite', name: 'Also re-invite who was invited before' });
    blocks.push({
      type: 'input',
      block_id: ACTIONS.listReinvite,
      optional: true,
      dispatch_action: true,
      label: label('Invited before'),
      element: {
        type: 'checkboxes',
        action_id: ACTIONS.listReinvite,
        options: [again],
        ...(reinvite && { initial_options: [again] }),
      },
    });
  }
  return blocks;
}

/** The question what a column holds that was read by a guess. */
function columnField({ index, name, meaning }: FoundList['guessed'][number]): InputBlock {
  const options = [
    ...Object.entries(MEANING_NAMES).map(([id, name]) => option({ id, name })),
    option({ id: 'NOTHING', name: 'Nothing that is needed' }),
  ];
  const chosen = options.find(({ value }) => value === (meaning ?? 'NOTHING'));
  return {
    type: 'input',
    block_id: `${ACTIONS.listColumn}:${index}`,
    dispatch_action: true,
    label: label(`What is in ${name ? `the column “${clip(name, 60)}”` : `column ${index + 1}`}?`),
    element: {
      type: 'static_select',
      action_id: ACTIONS.listColumn,
      options,
      ...(chosen && { initial_option: chosen }),
    },
  };
}

const NO_NOTE = context(`A list of more than ${MOST_WITH_NOTE} rows goes without a note.`);

/** A field that is optional here, and looked at as soon as it changes. */
function tried(field: InputBlock, { label: text }: { label: string }): InputBlock {
  return { ...field, label: label(text), optional: true, dispatch_action: true };
}

function rowBlocks(data: ListViewData): KnownBlock[] {
  const { state, progress, rows } = data;
  const { outcome, page } = state;
  if (outcome === null) return [];
  const { counts } = progress;
  const options = outcomesOf(counts).map((id) =>
    option({
      id,
      name: `${ROW_OUTCOMES[id][hasBegun(progress.status) ? 'done' : 'planned']} (${counts[id]})`,
    }),
  );
  const chosen = options.find(({ value }) => value === outcome);
  const pages = Math.ceil((counts[outcome] ?? 0) / PAGE);
  const turn = [
    ...(page > 0 ? [button('Previous', `${ACTIONS.listPage}:previous`, { value: String(page - 1) })] : []),
    ...(page + 1 < pages ? [button('Next', `${ACTIONS.listPage}:next`, { value: String(page + 1) })] : []),
  ];
  return [
    {
      type: 'actions',
      block_id: `rows:${outcome}:${counts[outcome]}`, // a menu whose block stays the same keeps what it said
      elements: [
        {
          type: 'static_select',
          action_id: ACTIONS.listShow,
          options,
          ...(chosen && { initial_option: chosen }),
        },
        ...turn,
      ],
    },
    section(rows.map(rowMrkdwn).join('\n')),
    ...(countRows(counts, REFUSED_ROWS) > 0 ? [refusedBlock(data)] : []),
    ...(pages > 1 ? [context(`Page ${page + 1} of ${NUMBERS.format(pages)}`)] : []),
  ];
}

/** What can be done about the rows that are refused. */
function refusedBlock({ state, list, progress }: ListViewData): KnownBlock {
  const people = progress.counts.NOT_ALLOWED ?? 0;
  const { listId, tenantId } = state;
  const mayAsk = people > 0 && list.isOwn && progress.status !== 'ASKED';
  const ask = mayAsk ? askButton({ tenantId, wanted: listWanted(listId, people) }) : null;
  return {
    type: 'actions',
    block_id: 'refused',
    elements: [button('Send me the refused rows', ACTIONS.listRefusedFile), ...(ask ? [ask] : [])],
  };
}

/** Room for each part, so that a page of rows fits into one block. */
const SHORT = { email: 80, name: 50, reason: 150 };

function rowMrkdwn(row: ShownRow): string {
  const name = [row.firstName, row.lastName].filter(Boolean).join(' ');
  const parts = [
    `line ${row.line}`,
    row.email === '' ? 'no address' : bold(row.email, SHORT.email),
    ...(name === '' ? [] : [escapeMrkdwn(name, SHORT.name)]),
  ];
  const reason = escapeMrkdwn(rowReason(row), SHORT.reason);
  return clip([parts.join(' · '), reason].filter(Boolean).join(': '), LIMITS.sectionText / PAGE - 1);
}

function counted(count: number, one: string, many: string): string {
  return `${NUMBERS.format(count)} ${count === 1 ? one : many}`;
}
