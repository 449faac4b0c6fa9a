import { expect, test } from '@jest/globals';
import { blocks } from '../../../../sandbox/slack/rules/blocks.ts';
import { findingsOf } from '../../../../sandbox/slack/rules/findings.ts';
import {
  actions,
  button,
  input,
  mrkdwn,
  option,
  plain,
  section,
  select,
  times,
  x,
} from '../example-blocks.ts';

type Case = [what: string, block: unknown];

const typed = (type: string, more = {}) => ({ type, action_id: 'a', ...more });

const GOOD: Case[] = [
  ['a section of 3000 characters', section({ text: mrkdwn(x(3000)) })],
  ['a section with fields only', { type: 'section', fields: [mrkdwn(x(2000)), plain('y')] }],
  ['a section with a button', section({ accessory: button({ value: x(2000), style: 'danger' }) })],
  [
    'a section with an overflow menu',
    section({ accessory: typed('overflow', { options: times(5, option) }) }),
  ],
  [
    'a section with a picture',
    section({ accessory: { type: 'image', image_url: 'http://a', alt_text: 'a' } }),
  ],
  ['a header of 150 characters', { type: 'header', text: plain(x(150)) }],
  ['150 emoji in a header count once each', { type: 'header', text: plain('🙂'.repeat(150)) }],
  ['a divider', { type: 'divider', block_id: 'd' }],
  ['a context of ten', { type: 'context', elements: times(10, () => mrkdwn('a')) }],
  ['25 buttons', actions(...times(25, (n) => button({ action_id: `b${n}` })))],
  ['a confirmed button', actions(button({ confirm: { title: plain('Sure?'), text: mrkdwn(x(300)) } }))],
  ['100 options', section({ accessory: select({ options: times(100, option) }) })],
  [
    'groups of options',
    section({
      accessory: { type: 'static_select', option_groups: [{ label: plain('G'), options: [option(1)] }] },
    }),
  ],
  ['a chosen option', section({ accessory: select({ initial_option: option(2) }) })],
  ['an external select', input(typed('external_select', { min_query_length: 0, initial_option: option(1) }))],
  ['a users select', input(typed('users_select', { initial_user: 'U1' }))],
  ['a conversations select', input(typed('conversations_select', { default_to_current_conversation: true }))],
  ['several users', input(typed('multi_users_select', { max_selected_items: 3 }))],
  [
    'a text input',
    input(typed('plain_text_input', { initial_value: '', max_length: 3000, multiline: true })),
  ],
  ['an email input', input(typed('email_text_input', { placeholder: plain(x(150)) }))],
  ['a number input', input(typed('number_input', { is_decimal_allowed: false }))],
  ['a url input', input(typed('url_text_input'))],
  ['a file input', input(typed('file_input', { max_files: 1, filetypes: ['csv'] }))],
  ['a date', input(typed('datepicker', { initial_date: '2026-11-22' }))],
  ['a time', input(typed('timepicker', { initial_time: '09:30' }))],
  ['ten boxes', input(typed('checkboxes', { options: times(10, option), initial_options: [option(3)] }))],
  ['radio with mrkdwn', input(typed('radio_buttons', { options: [{ text: mrkdwn('*a*'), value: 'a' }] }))],
  ['an optional input with a hint', input(typed('users_select'), { optional: true, hint: plain('h') })],
  ['a picture', { type: 'image', image_url: 'http://a', alt_text: 'a', title: plain('a') }],
  ['markdown', { type: 'markdown', text: '# a' }],
  [
    'rich text',
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] },
      ],
    },
  ],
  ['Hebrew, emoji and line feeds', section({ text: plain('שלום\n👩‍🚀\tü') })],
];

test.each(GOOD)('takes %s', (_what, block) => {
  expect(findingsOf(blocks(50), [block], '/blocks')).toEqual([]);
});

const BAD: [...Case, at: string, problem: string][] = [
  ['no object', 'text', '', 'must be an object'],
  ['an unknown block', { type: 'bogus' }, '/type', 'unsupported type: bogus'],
  ['an unknown key', section({ colour: 'red' }), '', 'invalid additional property: colour'],
  ['an empty section', { type: 'section' }, '', 'missing required field: text or fields'],
  ['empty text', section({ text: mrkdwn('') }), '/text/text', 'must be more than 0 characters'],
  ['a text over 3000', section({ text: mrkdwn(x(3001)) }), '/text/text', 'must be less than 3001 characters'],
  ['text that is no object', section({ text: 'a' }), '/text', 'must be an object'],
  [
    'an unknown text type',
    section({ text: { type: 'html', text: 'a' } }),
    '/text/type',
    'must be one of: plain_text, mrkdwn',
  ],
  [
    'emoji in mrkdwn',
    section({ text: { ...mrkdwn('a'), emoji: true } }),
    '/text',
    'invalid additional property: emoji',
  ],
  [
    'a control character',
    section({ text: mrkdwn('a\u0000b') }),
    '/text/text',
    'must not contain control characters',
  ],
  [
    'a carriage return',
    section({ text: mrkdwn('a\rb') }),
    '/text/text',
    'must not contain control characters',
  ],
  [
    'a turned text',
    section({ text: mrkdwn('a\u202eb') }),
    '/text/text',
    'must not contain control characters',
  ],
  [
    '11 fields',
    { type: 'section', fields: times(11, () => mrkdwn('a')) },
    '/fields',
    'no more than 10 items allowed',
  ],
  [
    'a long field',
    { type: 'section', fields: [mrkdwn(x(2001))] },
    '/fields/0/text',
    'must be less than 2001 characters',
  ],
  ['a mrkdwn header', { type: 'header', text: mrkdwn('a') }, '/text/type', 'must be one of: plain_text'],
  [
    'a long header',
    { type: 'header', text: plain(x(151)) },
    '/text/text',
    'must be less than 151 characters',
  ],
  [
    '11 in a context',
    { type: 'context', elements: times(11, () => mrkdwn('a')) },
    '/elements',
    'no more than 10 items allowed',
  ],
  ['a long block_id', section({ block_id: x(256) }), '/block_id', 'must be less than 256 characters'],
  [
    'an unknown leaf of rich text',
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'blink' }] }] },
    '/elements/0/elements/0/type',
    'unsupported type: blink',
  ],
  ['a type from the prototype', { type: 'constructor' }, '/type', 'unsupported type: constructor'],
];

test.each(BAD)('refuses %s', (_what, block, at, problem) => {
  expect(findingsOf(blocks(50), [block], '/blocks')).toContainEqual({ at: `/blocks/0${at}`, problem });
});

test('refuses one block_id twice, two elements with the focus, and too many blocks', () => {
  const twice = findingsOf(blocks(50), [section({ block_id: 'a' }), section({ block_id: 'a' })], '/blocks');
  expect(twice).toEqual([{ at: '/blocks/1/block_id', problem: '`block_id` a already exists' }]);
  const focused = typed('plain_text_input', { focus_on_load: true });
  const both = [input(focused), input(focused, { block_id: 'other' })];
  expect(findingsOf(blocks(50), both, '/blocks')).toEqual([
    { at: '/blocks', problem: 'only one element may have focus_on_load' },
  ]);
  const many = times(51, () => section());
  expect(findingsOf(blocks(50), many, '/blocks')).toEqual([
    { at: '/blocks', problem: 'no more than 50 items allowed' },
  ]);
  expect(findingsOf(blocks(100), many, '/blocks')).toEqual([]);
});
