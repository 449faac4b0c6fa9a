import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { DIRECTORY_STATES } from '../../src/words/directory/states.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS } from '../ids.ts';
import { button, context } from '../kit/section.ts';
import { clip, LIMITS } from '../kit/text.ts';

/* **Select…**: the same list with boxes to tick, over all its pages, and one button for all who are ticked. */

/** Checkboxes that Slack takes in one element. */
const BOXES = 10;
/** People that can be invited at once from here; their ids fit into what a view remembers. */
export const SELECTED_MOST = 100;

/** The people of a page that may be invited, with those ticked that are selected. */
export function selectRows(rows: readonly DirectoryRow[], selected: readonly string[]): KnownBlock[] {
  const offered = rows.filter(({ action }) => action !== null);
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < offered.length; start += BOXES) {
    blocks.push(boxes(offered.slice(start, start + BOXES), selected, start));
  }
  const left = rows.length - offered.length;
  if (left > 0) blocks.push(context(`${left} on this page cannot be invited by you, or not at all.`));
  return blocks;
}

/** Slack keeps what was ticked in a block of the same id, so each set of people has an id of its own. */
function boxes(rows: readonly DirectoryRow[], selected: readonly string[], start: number): InputBlock {
  const options = rows.map(box);
  const ticked = options.filter(({ value }) => value !== undefined && selected.includes(value));
  return {
    type: 'input',
    block_id: `${ACTIONS.directorySelected}:${rows[0]?.membershipId}`,
    optional: true,
    label: { type: 'plain_text', text: start === 0 ? 'Select people' : 'More people' },
    element: {
      type: 'checkboxes',
      action_id: ACTIONS.directorySelected,
      options,
      ...(ticked.length > 0 && { initial_options: ticked }),
    },
  };
}

function box({ membershipId, name, email, state }: DirectoryRow): PlainTextOption {
  return {
    text: { type: 'plain_text', text: clip(inertLine(name), LIMITS.optionText) },
    description: {
      type: 'plain_text',
      text: clip(`${DIRECTORY_STATES[state]} · ${inertLine(email)}`, LIMITS.optionText),
    },
    value: membershipId,
  };
}

/** What is done with those who are selected, on this page and the others. */
export function selectButtons() {
  return [
    button('Invite selected', ACTIONS.directoryInviteSelected, { style: 'primary' }),
    button('Done selecting', ACTIONS.directorySelect, { value: 'off' }),
  ];
}
