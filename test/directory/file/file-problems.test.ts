import { describe, expect, test } from '@jest/globals';
import { broken, problems, validFile } from './valid-file.ts';

const alice =
  '{ email: alice@northwind.test, lastName: Admin, company: Northwind Builders, permissionsTemplate: Directory Admin }';
const long = 'x'.repeat(201);

test('a valid file has no problems', () => {
  expect(problems(validFile)).toEqual([]);
});

const table: [what: string, text: string, ...expected: string[]][] = [
  // YAML itself
  ['an empty file', '', '1:1: The file is empty: it needs "companies" and "tenants".'],
  ['a file of comments', '# nothing\n', '1:1: The file is empty: it needs "companies" and "tenants".'],
  ['text', 'hello', '1:1: The file must have keys and values, such as "companies", "tenants".'],
  ['a list', '- name: x', '1:1: The file must have keys and values, such as "companies", "tenants".'],
  ['half a file', 'companies: []\n', '1:1: "tenants" is missing: the file needs it.'],
  [
    'a bracket that is not closed',
    'companies: [\ntenants: []\n',
    '2:1: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  ['a tab', 'companies:\n\t- name: x\n', '2:1: This is not valid YAML: Tabs are not allowed as indentation.'],
  [
    'an alias of nothing',
    'companies: *all\ntenants: []\n',
    '1:12: There is no anchor &all above this alias.',
  ],
  [
    'two documents',
    'companies: []\ntenants: []\n---\na: b\n',
    '3:1: This is not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments().',
  ],
  [
    'a key twice',
    broken('    linkDays: 30\n', '    linkDays: 30\n    "linkDays": 30\n'),
    '14:5: The key "linkDays" is given twice.',
  ],
  [
    'a key twice in braces',
    broken(alice, alice.replace('lastName: Admin', 'lastName: A, lastName: B')),
    '20:53: The key "lastName" is given twice.',
  ],
  [
    'an unknown tag',
    broken('name: Acme Steel', 'name: !env ACME'),
    '3:11: This is not valid YAML: Unresolved tag: !env.',
    '14:37: There is no company "Acme Steel" in "companies".',
    '25:17: There is no company "Acme Steel" in "companies".',
  ],

  // Keys
  [
    'a misspelt key',
    broken('company: Acme Steel', 'compnay: Acme Steel'),
    '21:66: "compnay" is not a key of a user: did you mean "company"?',
  ],
  [
    'a key of the wrong case',
    broken('linkDays: 30', 'linkdays: 30'),
    '13:5: "linkdays" is not a key of a tenant: did you mean "linkDays"?',
  ],
  [
    'a key unlike any',
    broken('directory: None }\n    users', 'directory: None, colour: red }\n    users'),
    '18:49: "colour" is not a key of a permissions template: it may have "name", "directory", "granular", "assignable".',
  ],
  [
    'a key that is missing',
    broken(alice, '{ email: alice@northwind.test }'),
    '20:9: "lastName" is missing: a user needs it.',
    '20:9: "company" is missing: a user needs it.',
    '20:9: "permissionsTemplate" is missing: a user needs it.',
  ],

  // Types
  [
    'a number for a name',
    broken('name: Acme Steel', 'name: 1984'),
    '3:11: "name" must be text: put "1984" in quotes.',
    '14:37: There is no company "Acme Steel" in "companies".',
    '25:17: There is no company "Acme Steel" in "companies".',
  ],
  [
    'text for a list',
    broken('[Northwind Builders, Acme Steel]', 'Acme Steel'),
    '14:16: "companies" must be a list of names, such as [Acme Steel, Northwind Builders].',
  ],
  ['text for a list of records', 'companies: Acme\ntenants: []\n', '1:12: "companies" must be a list.'],
  [
    'nothing for a list of records',
    'companies:\ntenants: []\n',
    '1:11: "companies" is empty: write [] for none.',
  ],
  [
    'text for a record',
    broken('- name: Acme Steel', '- Acme Steel'),
    '3:5: Each entry of "companies" must have keys and values, such as "name".',
    '14:37: There is no company "Acme Steel" in "companies".',
    '25:17: There is no company "Acme Steel" in "companies".',
  ],
  ['an empty name', broken('name: Harbor Bridge', 'name: ""'), '22:11: "name" is empty.'],
  ['a name left out', broken('name: Harbor Bridge', 'name:'), '22:10: "name" is empty.'],
  [
    'a control character',
    broken('lastName: Admin', 'lastName: "Ad\\x07min"'),
    '20:50: "lastName" holds a character that cannot be seen, which no name may have.',
  ],
  [
    'a line break in a name',
    broken('lastName: Admin', 'lastName: "Ad\\nmin"'),
    '20:50: "lastName" holds a character that cannot be seen, which no name may have.',
  ],
  [
    'a mark that turns the text around',
    broken('lastName: Admin', 'lastName: "nimdA\\u202E"'),
    '20:50: "lastName" holds a character that cannot be seen, which no name may have.',
  ],
  [
    'a name of 201 characters',
    broken('name: Castor Concrete', `name: ${long}`),
    '4:11: "name" is longer than 200 characters.',
  ],
];

describe('a file is refused with line and column:', () => {
  test.each(table)('%s', (_what, text, ...expected) => {
    expect(problems(text)).toEqual(expected.map((line) => `directory.yaml:${line}`));
  });
});

test('all problems of all kinds are reported at once, from top to bottom', () => {
  const text = broken('America/Chicago', 'Mars/Olympus')
    .replace('lastName: Admin', 'lastname: Admin')
    .replace('assignable: [Subcontractor]', 'assignable: [Foreman]')
    .replace('name: Castor Concrete', 'name: ACME STEEL');
  expect(problems(text)).toEqual([
    'directory.yaml:4:11: The company "ACME STEEL" is already in line 3.',
    'directory.yaml:9:15: "timezone" is "Mars/Olympus", which is not an IANA time zone: such as America/Chicago.',
    'directory.yaml:17:93: Northwind Tower has no permissions template "Foreman".',
    'directory.yaml:20:40: "lastname" is not a key of a user: did you mean "lastName"?',
  ]);
});

test.each([
  ['grows without end', ['x', ...Array.from({ length: 9 }, (_, i) => Array(10).fill(`*b${i}`).join(', '))]],
  ['holds itself', ['*b0']],
])('an alias that %s is refused', (_what, lists) => {
  const bombs = lists.map((list, i) => `  - { name: &b${i} [${list}] }`).join('\n');
  expect(problems(`companies:\n${bombs}\ntenants: []\n`)).toContainEqual(
    `directory.yaml:${lists.length + 1}:17: This holds too much, or contains itself.`,
  );
});
