import { expect, test } from '@jest/globals';
import { shortened, unlinked } from '../../src/mail/letters/name-in-letter.ts';
import { senderOf } from '../../src/mail/letters/sender.ts';
import { dayIn, reminderPlan, since } from '../../src/mail/letters/time-words.ts';

test('a long name is cut at a whole character', () => {
  expect(shortened('👩🏽‍🔧'.repeat(5), 3)).toBe('👩🏽‍🔧👩🏽‍🔧…');
  expect(shortened('Northwind', 9)).toBe('Northwind');
});

test('names cannot become links in a mail program, and ordinary dots are kept', () => {
  expect(unlinked('www.prize.example')).toBe('www\u200c.prize\u200c.example');
  expect(unlinked('https://x.io')).toBe('https:\u200c//x\u200c.io');
  expect(unlinked('J.P. Morgan & Co. 3.5')).toBe('J.P. Morgan & Co. 3.5');
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
  ['2026-11-22T23:00:00Z', 'Earlier today'],
  ['2026-11-24T05:00:00Z', 'Yesterday'],
  ['2026-11-25T20:00:00Z', 'Three days ago'],
  ['2026-11-29T20:00:00Z', 'A week ago'],
  ['2026-12-06T20:00:00Z', 'Two weeks ago'],
  ['2026-12-05T20:00:00Z', '13 days ago'],
  ['2026-12-27T20:00:00Z', '35 days ago'],
])('an invitation of November 22 is on %s worded "%s"', (now, words) => {
  expect(since('America/Chicago', new Date('2026-11-22T20:00:00Z'), new Date(now))).toBe(words);
});

test.each([
  ['autumn', '2026-10-30T05:10:00Z', '2026-11-02T05:10:00Z'],
  ['spring', '2027-03-12T05:30:00Z', '2027-03-15T05:30:00Z'],
])('72 hours over the change of clocks in %s are three days', (_season, then, now) => {
  expect(since('America/Chicago', new Date(then), new Date(now))).toBe('Three days ago');
});

test('days are counted on a Node that knows only English', () => {
  const { DateTimeFormat } = Intl;
  Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
    construct: (format, [locale, ...options]) =>
      Reflect.construct(format, [locale === 'en-US' ? locale : 'en', ...options]),
  });
  try {
    const days = since('Asia/Tokyo', new Date('2026-11-22T20:00:00Z'), new Date('2026-11-25T20:00:00Z'));
    expect(days).toBe('Three days ago');
  } finally {
    Intl.DateTimeFormat = DateTimeFormat;
  }
});

test.each([
  [[], ''],
  [[1], 'once, tomorrow'],
  [[5], 'once, in five days'],
  [[2, 10], 'up to twice in the next 10 days'],
  [[3, 7, 14], 'up to three times in the next 14 days'],
])('follow-ups after %j days are announced as "%s"', (days, words) => {
  expect(reminderPlan(days)).toBe(words);
});
