import type { KnownBlock } from '@slack/types';
import type { ListRowOutcome } from '../../src/generated/prisma/enums.ts';
import type { ListLogin, PersonOfList } from '../../src/invitations/lists/list-logins.ts';
import type { ListProgress, ShownRow } from '../../src/invitations/lists/read-progress.ts';
import { LIST_LOGIN_NAMES, notYetBecause } from '../../src/words/lists/logins.ts';
import { countRows, REFUSED_ROWS, ROW_OUTCOMES, rowReason } from '../../src/words/lists/rows.ts';
import { askButton, listWanted } from '../approval/ask-form.ts';
import { ACTIONS } from '../ids.ts';
import { moment } from '../kit/date.ts';
import { option } from '../kit/options.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { hasBegun, type ListViewData, outcomesOf, PAGE } from './list-data.ts';

const NUMBERS = new Intl.NumberFormat('en-US');

/** The outcome that is shown first: what somebody has to do something about. */
export function firstShown(counts: ListProgress['counts']): ListRowOutcome | null {
  const refused = REFUSED_ROWS.find((outcome) => (counts[outcome] ?? 0) > 0);
  return refused ?? outcomesOf(counts)[0] ?? null;
}

/** A page of the rows that come to one outcome, or of the people who have logged in, and what can be done about refused ones. */
export function rowsPage(data: ListViewData): KnownBlock[] {
  const { state, progress, rows, people, timezone } = data;
  const { outcome, page } = state;
  if (outcome === null) return [];
  const filters = filtersOf(data);
  const options = filters.map(({ id, name, count }) =>
    option({ id, name: `${name} (${NUMBERS.format(count)})` }),
  );
  const chosen = options.find(({ value }) => value === outcome);
  const count = filters.find(({ id }) => id === outcome)?.count ?? 0;
  const pages = Math.ceil(count / PAGE);
  const lines = [...rows.map(rowMrkdwn), ...people.map((person) => personMrkdwn(person, timezone))];
  const turn = [
    ...(page > 0 ? [button('Previous', `${ACTIONS.listPage}:previous`, { value: String(page - 1) })] : []),
    ...(page + 1 < pages ? [button('Next', `${ACTIONS.listPage}:next`, { value: String(page + 1) })] : []),
  ];
  return [
    {
      type: 'actions',
      block_id: `rows:${outcome}:${count}`, // a menu whose block stays the same keeps what it said
      elements: [
        {
          type: 'static_select',
          action_id: ACTIONS.listShow,
          placeholder: { type: 'plain_text', text: 'Show' },
          options,
          ...(chosen && { initial_option: chosen }),
        },
        ...turn,
      ],
    },
    section(lines.join('\n')),
    ...(countRows(progress.counts, REFUSED_ROWS) > 0 ? [refusedBlock(data)] : []),
    ...(pages > 1 ? [context(`Page ${page + 1} of ${NUMBERS.format(pages)}`)] : []),
  ];
}

/** What the rows and people of a list can be looked up by. */
function filtersOf({ progress, logins }: ListViewData): { id: string; name: string; count: number }[] {
  const { status, counts } = progress;
  const outcomes = outcomesOf(counts).map((id) => ({
    id,
    name: ROW_OUTCOMES[id][hasBegun(status) ? 'done' : 'planned'],
    count: counts[id] ?? 0,
  }));
  const ids = Object.keys(LIST_LOGIN_NAMES) as ListLogin[];
  const byLogin = ids.map((id) => ({ id, name: LIST_LOGIN_NAMES[id], count: logins[id] }));
  return [...outcomes, ...byLogin.filter(({ count }) => count > 0)];
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
const SHORT = { email: 70, name: 40, template: 40, reason: 130 };

function rowMrkdwn(row: ShownRow): string {
  const name = [row.firstName, row.lastName].filter(Boolean).join(' ');
  const parts = [
    `line ${row.line}`,
    row.email === '' ? 'no address' : bold(row.email, SHORT.email),
    ...(name === '' ? [] : [escapeMrkdwn(name, SHORT.name)]),
    // Whoever decides about somebody else's rows has to see what they give.
    ...(row.template === null ? [] : [`as ${escapeMrkdwn(row.template, SHORT.template)}`]),
  ];
  const reason = escapeMrkdwn(rowReason(row), SHORT.reason);
  return clip([parts.join(' · '), reason].filter(Boolean).join(': '), LIMITS.sectionText / PAGE - 1);
}

function personMrkdwn(
  { email, firstName, lastName, status, loggedInAt }: PersonOfList,
  timezone: string,
): string {
  const name = escapeMrkdwn([firstName, lastName].filter(Boolean).join(' '), SHORT.name);
  const stands = loggedInAt ? `logged in ${moment(loggedInAt, timezone)}` : notYetBecause(status);
  return clip(`${bold(email, SHORT.email)} · ${name}: ${stands}`, LIMITS.sectionText / PAGE - 1);
}
