import { expect, test } from '@jest/globals';
import { hasUnseen, inertLine } from '../../src/words/inert-text.ts';

test.each([
  ['line breaks of all kinds become one space', 'Jane\r\nDoe\u2028Jr\u2029Sr', 'Jane Doe Jr Sr'],
  ['a header cannot be started', 'Jane\r\nBcc: all@acme.test', 'Jane Bcc: all@acme.test'],
  ['control characters are left out', '\u0000\u0007\u001b[31mre\u007fd\u0085', '[31mred'],
  ['overrides of the direction are left out', '\u202egpj.exe\u202c \u2066x\u2069\u200e\u061c', 'gpj.exe x'],
  ['what has no width is left out', 'zero\u200bwidth\ufeff so\u00adft\u2060', 'zerowidth soft'],
  ['fillers and tags are left out', 'a\u3164\u{e0041}b', 'ab'],
  ['half characters are left out', 'Half \ud800 Steel', 'Half Steel'],
  ['spaces of all kinds become one', '  wide\u3000 and\u00a0narrow ', 'wide and narrow'],
  ['a letter and its accent become one character', 'e\u0301', 'é'],
  ['right-to-left letters stay', 'שירה כהן', 'שירה כהן'],
  ['joiners stay', '👩🏽‍🔧 👩‍👩‍👧 می‌خواهم', '👩🏽‍🔧 👩‍👩‍👧 می‌خواهم'],
  ['variation selectors stay', '❤️ 辻\u{e0100}', '❤️ 辻\u{e0100}'],
  ['nothing may be left', ' \u200e ', ''],
])('%s', (_fact, typed, expected) => {
  expect(inertLine(typed)).toBe(expected);
});

test('a name is refused for what would be taken out of it, and for nothing else', () => {
  expect(['a\u200bb', 'a\nb', 'a\ud800', 'a\u202eb'].map(hasUnseen)).toEqual([true, true, true, true]);
  expect(['Jane Doe', 'שירה', 'e\u0301', '👩‍👩‍👧', 'a  b'].map(hasUnseen)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
