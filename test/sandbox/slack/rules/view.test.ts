import { expect, test } from '@jest/globals';
import { Refusal } from '../../../../sandbox/slack/refusal.ts';
import { problemsOfOptions, problemsOfSubmission } from '../../../../sandbox/slack/rules/answers.ts';
import { checkView } from '../../../../sandbox/slack/rules/view.ts';
import { input, modal, mrkdwn, option, plain, section, times, x } from '../example-blocks.ts';

const text = { type: 'plain_text_input', action_id: 'a' };

function problems(view: unknown, type: 'modal' | 'home' = 'modal'): unknown {
  try {
    checkView(view, type);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.extra.errors ?? error.code;
    throw error;
  }
}

test.each([
  ['a small view', modal()],
  [
    'a full one',
    modal({
      title: plain(x(24)),
      submit: plain(x(24)),
      close: plain(x(24)),
      private_metadata: x(3000),
      callback_id: x(255),
      external_id: x(255),
      clear_on_close: true,
      notify_on_close: true,
    }),
  ],
  ['100 blocks', modal({ blocks: times(100, () => section()) })],
  ['an input with a submit button', modal({ submit: plain('Go'), blocks: [input(text)] })],
])('takes %s', (_what, view) => {
  expect(problems(view)).toEqual([]);
});

test.each([
  ['no view', undefined, 'must be an object [json-pointer:/view]'],
  ['no title', { type: 'modal', blocks: [] }, 'missing required field: title [json-pointer:/view]'],
  [
    'a title of 25',
    modal({ title: plain(x(25)) }),
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'a mrkdwn title',
    modal({ title: mrkdwn('a') }),
    'must be one of: plain_text [json-pointer:/view/title/type]',
  ],
  [
    'a submit of 25',
    modal({ submit: plain(x(25)) }),
    'must be less than 25 characters [json-pointer:/view/submit/text]',
  ],
  [
    'a close of 25',
    modal({ close: plain(x(25)) }),
    'must be less than 25 characters [json-pointer:/view/close/text]',
  ],
  [
    '101 blocks',
    modal({ blocks: times(101, () => section()) }),
    'no more than 100 items allowed [json-pointer:/view/blocks]',
  ],
  [
    'much private metadata',
    modal({ private_metadata: x(3001) }),
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'a long callback_id',
    modal({ callback_id: x(256) }),
    'must be less than 256 characters [json-pointer:/view/callback_id]',
  ],
  [
    'inputs without submit',
    modal({ blocks: [input(text)] }),
    'missing required field: submit [json-pointer:/view]',
  ],
  ['what only Slack sets', modal({ state: {} }), 'invalid additional property: state [json-pointer:/view]'],
  [
    'a bad block',
    modal({ blocks: [{ type: 'bogus' }] }),
    'unsupported type: bogus [json-pointer:/view/blocks/0/type]',
  ],
])('refuses %s', (_what, view, problem) => {
  expect(problems(view)).toEqual([problem]);
});

test('a view over 250 KB is too large', () => {
  const blocks = times(90, () => section({ text: mrkdwn(x(2900)) }));
  expect(problems(modal({ blocks }))).toBe('view_too_large');
});

test('a home has no title', () => {
  expect(problems({ type: 'home', blocks: [section()] }, 'home')).toEqual([]);
  expect(problems({ type: 'home', title: plain('a'), blocks: [] }, 'home')).toEqual([
    'invalid additional property: title [json-pointer:/view]',
  ]);
});

test('options come plain or in groups, a hundred at most, of 75 characters', () => {
  expect(problemsOfOptions({ options: [] })).toEqual([]);
  expect(problemsOfOptions({ options: times(100, option) })).toEqual([]);
  expect(problemsOfOptions({ option_groups: [{ label: plain('G'), options: [option(1)] }] })).toEqual([]);
  expect(problemsOfOptions({ options: times(101, option) })).toHaveLength(1);
  expect(problemsOfOptions({ options: [option(1, { text: plain(x(76)) })] })).toHaveLength(1);
  expect(problemsOfOptions(undefined)).toHaveLength(1);
  expect(problemsOfOptions({ choices: [] })).not.toEqual([]);
});

test('errors of a submission belong to input blocks that are in the view', () => {
  const view = modal({ blocks: [input(text), section({ block_id: 'words' })] });
  const errors = (given: unknown) => problemsOfSubmission({ response_action: 'errors', errors: given }, view);
  expect(errors({ input: 'No.' })).toEqual([]);
  expect(errors({ other: 'No.' })).toEqual([
    { at: '/errors/other', problem: 'no input block has this block_id' },
  ]);
  expect(errors({ words: 'No.' })).toHaveLength(1);
  expect(errors({ input: '' })).toHaveLength(1);
  expect(errors({})).toHaveLength(1);
  expect(problemsOfSubmission({ response_action: 'explode' }, view)).toHaveLength(1);
});
