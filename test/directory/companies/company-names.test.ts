import { expect, test } from '@jest/globals';
import {
  companyLikenessKey,
  companyNames,
  foldedWords,
} from '../../../src/directory/companies/company-names.ts';
import { nameKey } from '../../../src/directory/names.ts';

test.each<[key: string, names: string[]]>([
  [
    'acmesteel',
    [
      'Acme Steel',
      'ACME STEEL',
      ' acme   steel ',
      'Acme-Steel',
      'AcmeSteel',
      'Acme Steel, Inc.',
      'Acme Steel Inc',
      'Acme Steel LLC',
      'Acme Steel L.L.C.',
      'Acme Steel Ltd.',
      'Acme Steel Co., Ltd.',
      'Acme Steel GmbH & Co. KG',
      'Acme Steel S.A.',
      'Acme Steel S. A.',
      'Acme Steel AG',
      'Acme Steel B.V.',
      'Acme Steel Oy',
      'Acme Steel Corp.',
      'Acme Steel Corporation',
      'Acme Steel PLC',
      'Acme Steel SARL',
      'Acme Steel S.r.l.',
      'Acme Steel Pty Ltd',
      'Acme Steel S.A. de C.V.',
      'Acme Steel Sp. z o.o.',
      'Ácmé Stéél',
      'Ａｃｍｅ　Ｓｔｅｅｌ',
    ],
  ],
  ['strasseundsohne', ['Straße und Söhne GmbH', 'STRASSE UND SÖHNE']],
  ['obrien', ["O'Brien", 'O’Brien Ltd', 'OBrien']],
  ['limited', ['Limited', 'LIMITED Ltd.']],
  ['100concrete', ['100% Concrete', '100 Concrete']],
  ['!!!', ['!!!', '! ! !']],
])('%j is the likeness of all ways to write it', (key, names) => {
  for (const name of names) expect([name, companyLikenessKey(name)]).toEqual([name, key]);
});

test.each([
  ['Acme Steel', 'Acme Steels'],
  ['Acme Steel', 'Acme Concrete'],
  ['Acme Steel', 'Acme Holdings'],
  ['North', 'South'],
  ['Co-op', 'Op'],
  ['東京建設', '大阪建設'],
  ['!!!', '???'],
])('%j and %j are not alike', (one, other) => {
  expect(companyLikenessKey(one)).not.toBe(companyLikenessKey(other));
});

test('the same name is always alike, so that a record of the same name is found among those that are', () => {
  for (const name of ['Acme Steel', 'Straße', 'ﬁne Steel', 'İstanbul Çelik', 'Ünïted']) {
    for (const written of [name.toUpperCase(), name.toLowerCase(), `  ${name} `, name.normalize('NFD')]) {
      if (nameKey(written) !== nameKey(name)) continue;
      expect([written, companyLikenessKey(written)]).toEqual([written, companyLikenessKey(name)]);
    }
  }
});

test('the search looks at words, one space between them', () => {
  expect(companyNames('  Müller & Søn,  ApS').searchName).toBe('muller son');
  expect(foldedWords('A.B.C. Electrical St. Mary’s')).toEqual(['abc', 'electrical', 'st', 'marys']);
});

test('every name has a key, however long and odd', () => {
  for (const name of [
    '\u{1F3D7}\u{FE0F}',
    '.',
    '株式会社',
    'x'.repeat(500),
    '\u{1F600}'.repeat(300),
    'ﷺ'.repeat(200),
  ]) {
    const key = companyLikenessKey(name);
    expect(key).not.toBe('');
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(800);
    // Half a character could not be written to the database.
    expect(Buffer.from(key).toString()).toBe(key);
  }
});
