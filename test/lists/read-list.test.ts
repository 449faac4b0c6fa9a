import { expect, test } from '@jest/globals';
import type { ListRow } from '../../src/lists/list.ts';
import { readList } from '../../src/lists/read-list.ts';

/** The bytes that a program writes: UTF-8 unless said otherwise. */
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
/** Windows-1252 is Latin-1 but for 32 signs, of which `’` is byte 0x92. */
const windows = (text: string) => Buffer.from(text.replaceAll('’', '\x92'), 'latin1');

const JOSE = {
  email: 'jose.nunez@acme.test',
  emailKey: 'jose.nunez@acme.test',
  firstName: 'José',
  lastName: 'Núñez',
};

async function rows(source: Uint8Array | string): Promise<readonly ListRow[]> {
  return (await readList(source)).rows;
}

test('Excel, “CSV UTF-8”: a mark, commas, CRLF', async () => {
  const file = utf8(
    '\ufeffFirst Name,Last Name,E-mail Address,Company\r\nJosé,Núñez,jose.nunez@acme.test,Acme Steel\r\n,O’Hara,ohara@acme.test,"Steel, Stone & Co"\r\n',
  );
  expect(await rows(file)).toEqual([
    { line: 2, ...JOSE, company: 'Acme Steel', template: null },
    {
      ...{
        line: 3,
        email: 'ohara@acme.test',
        emailKey: 'ohara@acme.test',
        firstName: null,
        lastName: 'O’Hara',
      },
      ...{ company: 'Steel, Stone & Co', template: null },
    },
  ]);
});

test('Excel of a European country, “CSV”: semicolons and Windows-1252; and “Unicode text”: tabs and UTF-16', async () => {
  const semicolons = windows(
    'Nr;Vendor;Email;Given name;Surname;Role\r\n1;L’Été SA;jose.nunez@acme.test;José;Núñez;Subcontractor\r\n',
  );
  const [row] = await rows(semicolons);
  expect(row).toEqual({ line: 2, ...JOSE, company: 'L’Été SA', template: 'Subcontractor' });

  const tabs = 'Email\tFirst\tLast\r\njose.nunez@acme.test\tJosé\tNúñez\r\n';
  const expected = [{ line: 2, ...JOSE, company: null, template: null }];
  expect(await rows(utf16(tabs))).toEqual(expected);
  expect(await rows(utf16(tabs).swap16())).toEqual(expected);
  expect(await rows(Buffer.from(tabs, 'utf16le'))).toEqual(expected);
  // Without a mark, most letters tell it; with one, no letter has to.
  const irish = tabs.replace('Núñez', 'O’Hara');
  expect(await rows(Buffer.from(irish, 'utf16le'))).toMatchObject([{ lastName: 'O’Hara' }]);
  const korean = tabs.replace('Núñez', '김'.repeat(200));
  for (const bytes of [utf16(korean), utf16(korean).swap16()])
    expect(await rows(bytes)).toMatchObject([{ lastName: '김'.repeat(200) }]);
});

test('lines that end as on an old Mac, a cell of two lines, and a quotation mark within a word are read', async () => {
  const file = utf8('E mail,Last\rann@acme.test,"de la\r Cruz"\rbob@acme.test,O"Hara\r');
  expect(await rows(file)).toMatchObject([{ lastName: 'de la Cruz' }, { line: 4, lastName: 'O"Hara' }]);
});

test('Google Sheets, Numbers and LibreOffice: no mark, quotation marks only where needed, or everywhere', async () => {
  const sheets = 'Name,Email,Organization\nJosé Núñez,jose.nunez@acme.test,"Acme ""Steel"" Ltd"';
  const numbers = 'Full name;E-mail;Organisation\nJosé Núñez;jose.nunez@acme.test;"Acme ""Steel"" Ltd"\n';
  const office =
    '"Full Name","Email ID","Company Name"\n"José Núñez","jose.nunez@acme.test","Acme ""Steel"" Ltd"\n';
  for (const text of [sheets, numbers, office]) {
    expect(await rows(utf8(text))).toEqual([
      { line: 2, ...JOSE, company: 'Acme "Steel" Ltd', template: null },
    ]);
  }
});

test('Outlook contacts: of many columns the few that matter, and of several addresses the first', async () => {
  const header =
    '"Title","First Name","Middle Name","Last Name","Company","Job Title","Notes","E-mail Address","E-mail 2 Address"';
  const jose =
    '"","José","","Núñez","Acme Steel","Fitter","Call\r\nfirst","jose.nunez@acme.test","jose@home.test"';
  const other = '"","Ann","","Lee","Acme Steel","","","ann@acme.test",""';
  const list = await readList(windows(`${header}\r\n${jose}\r\n${other}\r\n`));
  expect(list.rows).toMatchObject([
    { line: 2, ...JOSE, company: 'Acme Steel', template: null },
    // The note before it takes two lines of the file.
    { line: 4, email: 'ann@acme.test' },
  ]);
  const unused = list.columns.filter(({ meaning }) => meaning === null);
  expect(unused.map(({ name }) => name)).toEqual([
    ...['Title', 'Middle Name', 'Job Title', 'Notes', 'E-mail 2 Address'],
  ]);
});

test('a line “sep=” says what stands between the cells; empty rows and columns are nobody, and lines are the file’s', async () => {
  const file = utf8('sep=|\r\n||\r\n|Email|Last\r\n||\r\n\r\n|ann@acme.test|Lee\r\n|  |\r\n||Bob\r\n');
  expect(await rows(file)).toMatchObject([
    { line: 6, email: 'ann@acme.test', lastName: 'Lee' },
    { line: 8, email: '', emailKey: null, lastName: 'Bob' },
  ]);
});

test('a name in one cell is told apart, or else kept as it is written', async () => {
  const found = await rows(utf8('Name;Email\nde la Cruz, Juan;a@b.test\nKofi;c@d.test\n金秀贤;e@f.test\n'));
  expect(found.map(({ firstName, lastName }) => [firstName, lastName])).toEqual([
    ['Juan', 'de la Cruz'],
    ['Kofi', null],
    ['金秀贤', null],
  ]);
});

test('without a header the addresses are found, and what stands beside them is a guess for a person to confirm', async () => {
  const pasted = 'Ann Lee\tann@acme.test\nBob Ray\tbob@acme.test\n';
  const list = await readList(pasted);
  expect(list.rows).toMatchObject([
    { line: 1, firstName: 'Ann', lastName: 'Lee', email: 'ann@acme.test' },
    { line: 2, firstName: 'Bob', lastName: 'Ray', email: 'bob@acme.test' },
  ]);
  expect(list.columns).toEqual([
    { index: 0, name: null, meaning: 'NAME', sure: false },
    { index: 1, name: null, meaning: 'EMAIL', sure: true },
  ]);
  expect(list.source).toBe(pasted);
  const chosen = await readList(pasted, { 0: 'COMPANY' });
  expect(chosen.rows).toMatchObject([{ company: 'Ann Lee', lastName: null }, { company: 'Bob Ray' }]);
  const unused = await readList(pasted, { 0: null });
  expect(unused.columns[0]).toEqual({ index: 0, name: null, meaning: null, sure: true });
  expect(unused.rows).toMatchObject([{ firstName: null, lastName: null }, { email: 'bob@acme.test' }]);

  const wide = await readList('ann@acme.test;Ann;Lee;Acme;Fitter;7\n');
  expect(wide.columns.map(({ meaning }) => meaning)).toEqual([
    ...['EMAIL', 'FIRST_NAME', 'LAST_NAME', 'COMPANY', 'TEMPLATE', null],
  ]);
});

test('a first line with an address is a person, whatever stands beside it', async () => {
  const pasted = 'Company\tann@acme.test\nFirst\tbob@acme.test\n';
  expect((await rows(pasted)).map(({ email }) => email)).toEqual(['ann@acme.test', 'bob@acme.test']);
});

test('a column of addresses is one, whatever it is called, where the name of another is known', async () => {
  const list = await readList('Name;Kontakt;constructor\nAnn Lee;ann@acme.test;1\n');
  expect(list.rows).toMatchObject([{ line: 2, email: 'ann@acme.test', lastName: 'Lee' }]);
  expect(list.columns).toMatchObject([
    { meaning: 'NAME' },
    { name: 'Kontakt', meaning: 'EMAIL', sure: true },
    { name: 'constructor', meaning: null, sure: true },
  ]);
});

test.each([
  ['two addresses in a line', 'ann@acme.test, bob@acme.test\ncy@acme.test, dee@acme.test\n', 4],
  ['lines of different lengths', 'ann@acme.test;Ann Lee\nbob@acme.test\n', 2],
  ['addresses alone', 'ann@acme.test\nbob@acme.test\n', 2],
  ['addresses below words that name no column', 'Monday;Crew\nann@acme.test;1\n', 1],
])('%s are a text, and no table', async (_, text, people) => {
  const list = await readList(text);
  expect(list.columns).toEqual([]);
  expect(list.rows.filter(({ emailKey }) => emailKey !== null)).toHaveLength(people);
});

test('a name of a column that means it only sometimes is a guess, and one that was meant otherwise is corrected', async () => {
  const file = 'Contractor,Company,Email\nAcme,Ann Lee,ann@acme.test\n';
  const { columns, rows: read } = await readList(file);
  expect(columns.map(({ meaning, sure }) => ({ meaning, sure }))).toEqual([
    { meaning: 'COMPANY', sure: false },
    { meaning: null, sure: true },
    { meaning: 'EMAIL', sure: true },
  ]);
  expect(read).toMatchObject([{ company: 'Acme' }]);
  expect((await readList(file, { 1: 'COMPANY' })).rows).toMatchObject([{ company: 'Ann Lee' }]);
});

test('a text is read line by line, with the names beside the addresses', async () => {
  const text =
    'Please invite:\n- Ann Lee <ann@acme.test>\n"Ray, Bob" <bob@acme.test>, c@acme.test; d@acme\ne@acme\n';
  const list = await readList(text);
  expect(list.rows).toMatchObject([
    { line: 2, email: 'ann@acme.test', firstName: 'Ann', lastName: 'Lee' },
    { line: 3, email: 'bob@acme.test', firstName: 'Bob', lastName: 'Ray' },
    { line: 3, email: 'c@acme.test', lastName: null },
    { line: 3, email: 'd@acme', emailKey: null },
    { line: 4, email: 'e@acme', emailKey: null },
  ]);
  expect(list.leftOut).toEqual([1]);
});

test('what was made inert for spreadsheets is read as it was', async () => {
  const file = "Email,Last\n'+ann@acme.test,'=SUM(A1)\nbob@acme.test,'Hara\n";
  expect(await rows(file)).toMatchObject([
    { email: '+ann@acme.test', lastName: '=SUM(A1)' },
    { email: 'bob@acme.test', lastName: "'Hara" },
  ]);
});

test.each([
  ['a workbook', Buffer.from('PK\x03\x04rest', 'latin1'), /workbook of Excel/],
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /old Excel workbook/],
  ['a PDF', utf8('%PDF-1.7'), /PDF/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
  ['something else', Buffer.from([1, 2, 3, 0xff]), /not a text/],
  ['Cyrillic of Windows', Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0x2c, 0x61]), /encoding/],
  ['Polish of Windows', Buffer.from('W\xb3adys\xb3aw,a@acme.test', 'latin1'), /encoding/],
  ['a byte that stands for nothing', Buffer.from('Jos\x81,a@acme.test', 'latin1'), /encoding/],
  ['the accents of an old Mac', Buffer.from('Jos\x8e,a@acme.test', 'latin1'), /encoding/],
  [
    'an open quotation mark',
    utf8('Email,Last\na@acme.test,Lee\nb@acme.test,"Ray\nc@acme.test,Poe\n'),
    /opened in the row on line 3 and never closed/,
  ],
  [
    'an open quotation mark below “sep=”',
    utf8('sep=;\nEmail;Last\na@acme.test;"Ray\n\n'),
    /line 3 and never closed/,
  ],
  [
    'an open quotation mark above many lines',
    utf8(`Email,Last\na@acme.test,"Ray\n${'b@acme.test,Lee\n'.repeat(7_000)}`),
    /line 2 and never closed/,
  ],
  ['too many people', utf8(`Email\n${'a@acme.test\n'.repeat(10_001)}`), /up to 10,000 people/],
  ['too many people without a header', 'Ann,a@acme.test\n'.repeat(10_001), /up to 10,000 people/],
  ['too many people in a text', 'a@acme.test\n'.repeat(10_001), /up to 10,000 people/],
  ['too much', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), /up to 10 MB/],
])('%s is refused by name', async (_, bytes, expected) => {
  await expect(readList(bytes)).rejects.toThrow(expected);
});

test.each([
  ['a table', `Email\n${'a@acme.test\n'.repeat(10_000)}`],
  ['a text', 'a@acme.test\n'.repeat(10_000)],
])('10,000 people are read from %s', async (_, text) => {
  expect(await rows(text)).toHaveLength(10_000);
});
