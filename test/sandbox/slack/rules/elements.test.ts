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

const typed = (type: string, more = {}) => ({ type, action_id: 'a', ...more });

/** Elements that Slack refuses, each in a block that it would take: where the fault is, and what is said of it. */
const BAD: [what: string, block: unknown, at: string, problem: string][] = [
  [
    'an unknown element',
    section({ accessory: typed('slider') }),
    '/accessory/type',
    'unsupported type: slider',
  ],
  [
    'an input as accessory',
    section({ accessory: typed('plain_text_input') }),
    '/accessory/type',
    'unsupported type: plain_text_input',
  ],
  [
    '26 buttons',
    actions(...times(26, (n) => button({ action_id: `${n}` }))),
    '/elements',
    'no more than 25 items allowed',
  ],
  ['no buttons', actions(), '/elements', 'no less than 1 items allowed'],
  ['one action_id twice', actions(button(), button()), '', '`action_id` press already exists'],
  [
    'a long button',
    actions(button({ text: plain(x(76)) })),
    '/elements/0/text/text',
    'must be less than 76 characters',
  ],
  [
    'a mrkdwn button',
    actions(button({ text: mrkdwn('a') })),
    '/elements/0/text/type',
    'must be one of: plain_text',
  ],
  [
    'a long button value',
    actions(button({ value: x(2001) })),
    '/elements/0/value',
    'must be less than 2001 characters',
  ],
  [
    'an unknown style',
    actions(button({ style: 'green' })),
    '/elements/0/style',
    'must be one of: primary, danger',
  ],
  [
    'a long action_id',
    actions(button({ action_id: x(256) })),
    '/elements/0/action_id',
    'must be less than 256 characters',
  ],
  [
    'a long confirmation',
    actions(button({ confirm: { text: plain(x(301)) } })),
    '/elements/0/confirm/text/text',
    'must be less than 301 characters',
  ],
  [
    '101 options',
    section({ accessory: select({ options: times(101, option) }) }),
    '/accessory/options',
    'no more than 100 items allowed',
  ],
  [
    'no options',
    section({ accessory: { type: 'static_select' } }),
    '/accessory',
    'missing required field: options',
  ],
  [
    'an option over 75',
    section({ accessory: select({ options: [{ text: plain(x(76)), value: 'a' }] }) }),
    '/accessory/options/0/text/text',
    'must be less than 76 characters',
  ],
  [
    'an option value over 75',
    section({ accessory: select({ options: [option(1, { value: x(76) })] }) }),
    '/accessory/options/0/value',
    'must be less than 76 characters',
  ],
  [
    'a mrkdwn option',
    section({ accessory: select({ options: [{ text: mrkdwn('a'), value: 'a' }] }) }),
    '/accessory/options/0/text/type',
    'must be one of: plain_text',
  ],
  [
    'a choice that is no option',
    section({ accessory: select({ initial_option: option(9) }) }),
    '/accessory/initial_option',
    'must be one of the options',
  ],
  [
    'a long placeholder',
    section({ accessory: select({ placeholder: plain(x(151)) }) }),
    '/accessory/placeholder/text',
    'must be less than 151 characters',
  ],
  [
    '6 in an overflow menu',
    section({ accessory: typed('overflow', { options: times(6, option) }) }),
    '/accessory/options',
    'no more than 5 items allowed',
  ],
  [
    '11 boxes',
    input(typed('checkboxes', { options: times(11, option) })),
    '/element/options',
    'no more than 10 items allowed',
  ],
  [
    'a long label',
    input(typed('users_select'), { label: plain(x(2001)) }),
    '/label/text',
    'must be less than 2001 characters',
  ],
  [
    'an input without label',
    { type: 'input', element: typed('users_select') },
    '',
    'missing required field: label',
  ],
  ['a button as input', input(button()), '/element/type', 'unsupported type: button'],
  [
    'a long initial value',
    input(typed('plain_text_input', { initial_value: x(3001) })),
    '/element/initial_value',
    'must be less than 3001 characters',
  ],
  [
    'options on an external select',
    input(typed('external_select', { options: [option(1)] })),
    '/element',
    'invalid additional property: options',
  ],
  [
    'a date like 1/2/26',
    input(typed('datepicker', { initial_date: '1/2/26' })),
    '/element/initial_date',
    'must be a date of the form YYYY-MM-DD',
  ],
];

test.each(BAD)('refuses %s', (_what, block, at, problem) => {
  expect(findingsOf(blocks(50), [block], '/blocks')).toContainEqual({ at: `/blocks/0${at}`, problem });
});
