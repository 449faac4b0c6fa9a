import { expect, test } from '@jest/globals';
import { Refusal } from '../../../../sandbox/slack/refusal.ts';
import { checkMessage } from '../../../../sandbox/slack/rules/message.ts';
import { mrkdwn, section, times, x } from '../example-blocks.ts';

function refusalOf(message: Record<string, unknown>, options = {}): string | undefined {
  try {
    checkMessage(message, options);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const long = (count: number) => times(count, () => section({ text: mrkdwn(x(3000)) }));

test.each([
  ['text only', { text: 'a' }],
  ['blocks only', { blocks: [section()] }],
  ['40,000 characters', { text: x(40_000) }],
  ['13,200 characters in blocks', { blocks: [...long(4), section({ text: mrkdwn(x(1200)) })] }],
  ['metadata', { text: 'a', metadata: { event_type: 'e', event_payload: { a: 1 } } }],
  ['no blocks beside text', { text: 'a', blocks: [] }],
])('takes %s', (_what, message) => {
  expect(refusalOf(message)).toBeUndefined();
});

test.each([
  ['nothing', {}, 'no_text'],
  ['blanks', { text: '  ' }, 'no_text'],
  ['no blocks and no text', { blocks: [] }, 'no_text'],
  ['text that is none', { text: 7 }, 'invalid_arguments'],
  ['a control character', { text: 'a\u0007' }, 'invalid_arguments'],
  ['40,001 characters', { text: x(40_001) }, 'msg_too_long'],
  ['blocks that are no list', { blocks: '{]' }, 'invalid_blocks_format'],
  ['an unknown block', { blocks: [{ type: 'bogus' }] }, 'invalid_blocks'],
  ['51 blocks', { blocks: times(51, () => section()) }, 'invalid_blocks'],
  [
    '13,201 characters in blocks',
    { blocks: [...long(4), section({ text: mrkdwn(x(1201)) })] },
    'msg_blocks_too_long',
  ],
  ['metadata without a type', { text: 'a', metadata: { event_payload: {} } }, 'invalid_metadata_format'],
  [
    'too much metadata',
    { text: 'a', metadata: { event_type: 'e', event_payload: { a: x(16_000) } } },
    'metadata_too_large',
  ],
])('refuses %s', (_what, message, code) => {
  expect(refusalOf(message)).toBe(code);
});

test('an updated message takes 4,000 characters', () => {
  expect(refusalOf({ text: x(4_000) }, { updates: true })).toBeUndefined();
  expect(refusalOf({ text: x(4_001) }, { updates: true })).toBe('msg_too_long');
});

test('a refusal names the place of each problem', () => {
  expect.assertions(1);
  try {
    checkMessage({ blocks: [section(), { type: 'bogus' }] });
  } catch (error) {
    expect(error).toMatchObject({
      code: 'invalid_blocks',
      extra: {
        response_metadata: { messages: ['[ERROR] unsupported type: bogus [json-pointer:/blocks/1/type]'] },
      },
    });
  }
});
