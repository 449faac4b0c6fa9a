import type { KnownBlock, ModalView } from '@slack/types';
import type { ListProgress } from '../../src/invitations/lists/read-progress.ts';
import { MOST_WITH_NOTE } from '../../src/words/limits.ts';
import { countRows, INVITED_ROWS, ROW_OUTCOMES } from '../../src/words/lists/rows.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { announceFields, noteField, tenantField, whichTenant } from '../kit/fields.ts';
import { context, section } from '../kit/section.ts';
import { choiceFields } from './choice-fields.ts';
import { hasBegun, type ListViewData, outcomesOf } from './list-data.ts';
import { rowsPage } from './rows-page.ts';

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
  blocks.push(...rowsPage(data));
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
  return people > left ? `:warning: ${may} The rows beyond that will be refused; send them tomorrow.` : may;
}

const NO_NOTE = context(`A list of more than ${MOST_WITH_NOTE} rows goes without a note.`);

function counted(count: number, one: string, many: string): string {
  return `${NUMBERS.format(count)} ${count === 1 ? one : many}`;
}
