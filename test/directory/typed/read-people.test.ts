import { expect, test } from '@jest/globals';
import { type ReadPeople, readAddress, readPeople } from '../../../src/directory/typed/read-people.ts';

const JANE = { email: 'jane@acme.test', emailKey: 'jane@acme.test' };
const NAMED = { ...JANE, firstName: 'Jane', lastName: 'Doe' };
const people = (text: string): ReadPeople['people'] => readPeople(text).people;

test.each([
  'jane@acme.test',
  ' jane@acme.test ',
  '<jane@acme.test>',
  '(jane@acme.test)',
  '“jane@acme.test”',
  '„jane@acme.test“',
  '«jane@acme.test»',
  "'jane@acme.test'",
  'jane@acme.test’',
  'jane@acme.test.',
  'jane@acme.test,',
  'jane@acme.test–',
  'jane@acme.test—',
  '•jane@acme.test',
  '• jane@acme.test',
  '- jane@acme.test',
  '-jane@acme.test',
  '* jane@acme.test',
  'mailto:jane@acme.test',
  '<mailto:jane@acme.test>',
  'mailto:jane@acme.test?subject=Hi',
  'jane@acme.test please',
  '\u200bjane@acme.test',
  'jane@ac\u200bme.test',
  '\u202ajane@acme.test\u202c',
  'Jane <jane@acme.test>',
  'Jane Doe - Acme <jane@acme.test>',
  'Doe, Jane, Acme Steel <jane@acme.test>',
  'the new foreman jane@acme.test',
])('%j is the address, and no name', (text) => {
  expect(readPeople(text)).toEqual({ people: [JANE], unreadable: [], words: '' });
});

test.each([
  'Jane Doe <jane@acme.test>',
  'Jane Doe jane@acme.test',
  'Jane Doe (jane@acme.test)',
  'Jane Doe: jane@acme.test',
  'jane@acme.test Jane Doe',
  'jane@acme.test (Jane Doe)'.replace(/[()]/g, ''),
  'Doe, Jane <jane@acme.test>',
  '"Doe, Jane" <jane@acme.test>',
  '“Jane Doe” <jane@acme.test>',
  'Jane Doe (Acme) <jane@acme.test>',
  'Jane Doe, PhD <jane@acme.test>',
  'Jane Doe, P.E., PMP <jane@acme.test>',
  'Dr. Jane Doe <jane@acme.test>',
  'Doe, Jane, MBA <jane@acme.test>',
  '• Jane Doe <jane@acme.test>',
  'Jane\u00a0Doe <jane@acme.test>',
])('%j is the address, and Jane Doe', (text) => {
  expect(readPeople(text)).toEqual({ people: [NAMED], unreadable: [], words: '' });
});

test.each([
  ['Ludwig van Beethoven <l@acme.test>', 'Ludwig', 'van Beethoven'],
  ['Maria del Carmen López <l@acme.test>', 'Maria', 'del Carmen López'],
  ['Mary Jane Watson <l@acme.test>', 'Mary Jane', 'Watson'],
  ['John Smith Jr. <l@acme.test>', 'John', 'Smith Jr.'],
  ['Smith Jr., John <l@acme.test>', 'John', 'Smith Jr.'],
  ["O'Brien, Pat <l@acme.test>", 'Pat', "O'Brien"],
  ['jane doe <l@acme.test>', 'jane', 'doe'],
  ['佐藤, 太郎 <l@acme.test>', '太郎', '佐藤'],
])('%j is %s, %s', (text, firstName, lastName) => {
  expect(people(text)).toMatchObject([{ firstName, lastName }]);
});

test('a name whose order is unclear stays empty', () => {
  expect(people('佐藤 太郎 <l@acme.test>')).toEqual([{ email: 'l@acme.test', emailKey: 'l@acme.test' }]);
});

test.each([
  'jane@acme.test?subject=Hi',
  'jane@acme.test/x',
  'jane@acme.test#x',
  'jane@%61cme.test',
  'jane@1.2.3.4',
  'jane@acme.0x7f',
  'jane@@acme.test',
])('%j is no email ID, and is named', (text) => {
  expect(readPeople(text)).toMatchObject({ people: [], unreadable: [text] });
  expect(readAddress(text)).toBeNull();
});

test('several people are found in a row and on lines, each once', () => {
  const text =
    'Doe, Jane <jane@acme.test>, Roe, Rick <rick@acme.test>; sam@acme.test Sam Steel\n- JANE@acme.test\nNobody';
  expect(readPeople(text)).toEqual({
    people: [
      NAMED,
      { email: 'rick@acme.test', emailKey: 'rick@acme.test', firstName: 'Rick', lastName: 'Roe' },
      { email: 'sam@acme.test', emailKey: 'sam@acme.test', firstName: 'Sam', lastName: 'Steel' },
    ],
    unreadable: [],
    words: 'Nobody',
  });
  expect(readAddress(text)).toBeNull();
});

/** A small generator of numbers that are the same for the same seed (mulberry32). */
function numbers(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const FIRST = ['Jane', 'José', 'Anne-Marie', 'Zoë', 'Mary Jane', 'Łukasz', 'Siobhán'];
const LAST = ['Doe', 'Wójcik', "O'Brien", 'van Dijk', 'Müller-Lüdenscheidt', 'de la Cruz', 'Smith Jr.'];
const LOCAL = ['jane', 'j.doe', 'jane+tower', 'jane_doe', "pat.o'brien", 'x'];
const HOSTS = ['acme.test', 'mail.acme-steel.test', 'éxample.test', 'a.b.c.test'];
const AROUND: ((text: string) => string)[] = [
  (text) => text,
  (text) => ` ${text} `,
  (text) => `• ${text}`,
  (text) => `– ${text}`,
  (text) => `\u200e${text}\ufeff`,
  (text) => `${text},`,
  (text) => `\t${text}\u00a0`,
];
const WAYS: ((first: string, last: string, address: string) => string)[] = [
  (first, last, address) => `${first} ${last} <${address}>`,
  (first, last, address) => `"${first} ${last}" <${address}>`,
  (first, last, address) => `${last}, ${first} <${address}>`,
  (first, last, address) => `“${last}, ${first}” <mailto:${address}>`,
  (first, last, address) => `${first} ${last} (Acme Steel) <${address}>`,
  (first, last, address) => `${first} ${last}, PMP <${address}>`,
  (first, last, address) => `Mr. ${first} ${last} ${address}`,
  (first, last, address) => `${address} ${first} ${last}`,
];

test('people who are written in all these ways are read back', () => {
  const below = numbers(20261128);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  for (let round = 0; round < 2_000; round++) {
    const [firstName, lastName] = [one(FIRST), one(LAST)];
    const email = `${one(LOCAL)}@${one(HOSTS)}`;
    const text = one(AROUND)(one(WAYS)(firstName, lastName, email));
    expect([text, people(text)]).toEqual([text, [expect.objectContaining({ email, firstName, lastName })]]);
  }
});

test('whatever is written, reading it ends and invents nobody', () => {
  const below = numbers(7);
  const signs = [...'ab@.,;<>()"\'“”- \n\t•|:?/%#é0\u200b'];
  for (let round = 0; round < 5_000; round++) {
    const text = Array.from({ length: 1 + below(40) }, () => signs[below(signs.length)]).join('');
    for (const { email } of readPeople(text).people) expect(text.replaceAll('\u200b', '')).toContain(email);
  }
});
