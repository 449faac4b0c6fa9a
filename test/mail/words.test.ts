import { expect, test } from '@jest/globals';
import { noteInLetter, shortened, unlinked } from '../../src/mail/letters/name-in-letter.ts';
import { senderOf } from '../../src/mail/letters/sender.ts';
import { dayIn, remindersOf } from '../../src/mail/letters/time-words.ts';

test('a long name is cut at a whole character', () => {
  expect(shortened('👩🏽‍🔧'.repeat(5), 3)).toBe('👩🏽‍🔧👩🏽‍🔧…');
  expect(shortened('Northwind', 9)).toBe('Northwind');
});

test('names cannot become links in a mail program, and ordinary dots are kept', () => {
  expect(unlinked('www.prize.example')).toBe('www\u200c.prize\u200c.example');
  expect(unlinked('https://x.io')).toBe('https:\u200c//x\u200c.io');
  expect(unlinked('J.P. Morgan & Co. 3.5')).toBe('J.P. Morgan & Co. 3.5');
});

test('nothing in a note becomes a link in a mail program, and its words and lines stay', () => {
  for (const address of [
    ...[
      'www.prize.example',
      'https://x.io/a?b=c',
      'mailto:bob@prize.example',
      'bob@prize.example',
      '192.168.0.1',
    ],
    ...['ftp://x', 'tel:+18005551234', 'x。example', '\\\\server\\share', 'a\u200b.b\u2060.example'],
  ]) {
    const note = noteInLetter(`see ${address} now`);
    expect(note).not.toMatch(/[\p{L}\p{N}][.@。:][\p{L}\p{N}/+]|:\/|\\\\/u);
    expect(note.replaceAll('\u200c', '')).toBe(`see ${address.replace(/[\u200b\u2060]/g, '')} now`);
  }
  expect(noteInLetter(' Hi Sam,\r\n\n\n\nuntil Monday. At 7.  ')).toBe('Hi Sam,\n\nuntil Monday. At 7.');
});

test.each([
  ['Northwind Tower', 'Northwind <w@n.test>', 'Northwind Tower via Northwind <w@n.test>'],
  ['Northwind Tower', '"Northwind, Inc" <w@n.test>', 'Northwind Tower via Northwind Inc <w@n.test>'],
  ['Northwind', 'Northwind <w@n.test>', 'Northwind <w@n.test>'],
  ['Northwind Tower', 'w@n.test', 'Northwind Tower <w@n.test>'],
  ['"A" <evil@x.test>, B\r\nBcc: c', 'w@n.test', 'A evil x.test B Bcc c <w@n.test>'],
  ['<>', 'w@n.test', 'w@n.test'],
])('the tenant %j sends over %j as %j', (tenant, mailFrom, from) => {
  expect(senderOf(tenant, mailFrom)).toBe(from);
});

test('a name of 200 characters leaves a sender of ordinary length', () => {
  expect(senderOf('x'.repeat(200), `${'y'.repeat(200)} <w@n.test>`).length).toBeLessThan(110);
});

test('the last day is given in the tenant’s time zone', () => {
  const at = new Date('2026-12-21T03:00:00Z');
  expect(dayIn('America/Chicago', at)).toBe('Sunday, December 20, 2026');
  expect(dayIn('Asia/Tokyo', at)).toBe('Monday, December 21, 2026');
});

test.each([
  [[], null],
  [[1], { isOne: true, most: '1', lastDay: 'Monday, November 23, 2026' }],
  [[3, 7, 14], { isOne: false, most: '3', lastDay: 'Sunday, December 6, 2026' }],
])('follow-ups after %j days are announced with the day of the last one', (days, words) => {
  const from = new Date('2026-11-23T03:00:00Z');
  expect(remindersOf(days, { timeZone: 'America/Chicago', from })).toEqual(words);
});
