import { describe, expect, test } from '@jest/globals';
import { DirectoryFileError } from '../../src/directory/file/directory-file-error.ts';
import { parseDirectory } from '../../src/directory/file/parse-directory.ts';

const sound = `companies:
  - name: Northwind Builders
  - name: Acme Steel
  - name: Castor Concrete
tenants:
  - name: Northwind Tower
    instance: us-1
    workspace: T000000001
    timezone: America/Chicago
    announceIn: "#invites"
    appUrl: https://tower.northwind.test
    followUpDays: [3, 7, 14]
    linkDays: 30
    companies: [Northwind Builders, Acme Steel]
    permissionsTemplates:
      - { name: Directory Admin, directory: Admin }
      - { name: Engineer, directory: Standard, granular: [createAndEditUsers], assignable: [Subcontractor] }
      - { name: Subcontractor, directory: None }
    users:
      - { email: alice@northwind.test, lastName: Admin, company: Northwind Builders, permissionsTemplate: Directory Admin }
      - { email: sam@acme.test, firstName: Sam, lastName: Steel, company: Acme Steel, permissionsTemplate: Subcontractor, slack: U000000002 }
  - name: Harbor Bridge
    instance: us-1
    workspace: T000000001
    companies: [Acme Steel]
    permissionsTemplates: [{ name: Subcontractor, directory: None }]
    users:
      - { email: sam@acme.test, lastName: Steel, company: Acme Steel, permissionsTemplate: Subcontractor }
`;

function problems(text: string): string[] {
  try {
    parseDirectory({ text, file: 'directory.yaml' });
    return [];
  } catch (error) {
    if (error instanceof DirectoryFileError) return error.message.split('\n');
    throw error;
  }
}

/** The sound file with one place of it written otherwise. */
function broken(from: string, to: string): string {
  if (!sound.includes(from)) throw new Error(`The sound file has no ${from}`);
  return sound.replace(from, to);
}

test('the sound file has no problem', () => {
  expect(problems(sound)).toEqual([]);
});

const alice =
  '{ email: alice@northwind.test, lastName: Admin, company: Northwind Builders, permissionsTemplate: Directory Admin }';
const long = 'x'.repeat(201);

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

  // Companies
  [
    'a company twice',
    broken('name: Castor Concrete', 'name: "ACME   steel "'),
    '4:11: The company "ACME   steel" is already in line 3.',
  ],
  [
    'a company that is not there',
    broken('[Northwind Builders, Acme Steel]', '[Northwind Builders, Acme Stel, Acme Steel]'),
    '14:37: There is no company "Acme Stel" in "companies": did you mean "Acme Steel"?',
  ],
  [
    'a company twice in a tenant',
    broken('[Northwind Builders, Acme Steel]', '[Northwind Builders, Acme Steel, acme steel]'),
    '14:49: "acme steel" is already in this list.',
  ],

  // Tenants
  [
    'a tenant twice',
    broken('name: Harbor Bridge', 'name: northwind tower'),
    '22:11: The tenant "northwind tower" of "us-1" is already in line 6.',
  ],
  [
    'a time zone that is none',
    broken('America/Chicago', 'America/Chicgo'),
    '9:15: "timezone" is "America/Chicgo", which is not an IANA time zone: did you mean America/Chicago?',
  ],
  [
    'an offset for a time zone',
    broken('America/Chicago', '"+01:00"'),
    '9:15: "timezone" is "+01:00", which is not an IANA time zone: such as America/Chicago.',
  ],
  [
    'a workspace by its name',
    broken('workspace: T000000001', 'workspace: northwind'),
    '8:16: "workspace" must be the id of a Slack workspace, such as T012AB3CD.',
  ],
  [
    'two workspaces and a tenant with none',
    broken('workspace: T000000001\n    companies: [Acme Steel]', 'companies: [Acme Steel]').concat(
      '  - { name: Pier, instance: us-1, workspace: T000000002 }\n',
    ),
    '22:5: "workspace" is missing: this file names several, so each tenant needs its own.',
  ],
  [
    'a channel that YAML takes for a comment',
    broken('"#invites"', '#invites'),
    '10:17: "announceIn" is empty: write "#invites" in quotes, since YAML ends a line at #.',
  ],
  [
    'a channel without its #',
    broken('"#invites"', 'invites'),
    '10:17: "announceIn" must be a channel, such as "#invites", or the id of one.',
  ],
  [
    'an address without http',
    broken('https://tower', 'ftp://tower'),
    '11:13: "appUrl" must be an http:// or https:// address.',
  ],
  [
    'a script for an address',
    broken('https://tower.northwind.test', '"javascript:alert(1)"'),
    '11:13: "appUrl" must be an http:// or https:// address.',
  ],
  [
    'follow-ups that go back',
    broken('[3, 7, 14]', '[3, 14, 7]'),
    '12:19: "followUpDays" must be ascending, each day once.',
  ],
  [
    'a follow-up twice',
    broken('[3, 7, 14]', '[3, 3, 7]'),
    '12:19: "followUpDays" must be ascending, each day once.',
  ],
  ['a follow-up on day 0', broken('[3, 7, 14]', '[0, 7]'), '12:20: "followUpDays" must be 1 day or more.'],
  [
    'a follow-up after half a day',
    broken('[3, 7, 14]', '[0.5, 7]'),
    '12:20: "followUpDays" must be whole days.',
  ],
  [
    'follow-ups that are no list',
    broken('[3, 7, 14]', '3'),
    '12:19: "followUpDays" must be a list of days, such as [3, 7, 14].',
  ],
  [
    'links that die before the last follow-up',
    broken('linkDays: 30', 'linkDays: 13'),
    '13:15: "linkDays" is 13, which is shorter than the last follow-up on day 14.',
  ],
  [
    'follow-ups later than links live by default',
    broken('[3, 7, 14]\n    linkDays: 30', '[3, 45]'),
    '12:19: "linkDays" is 30, which is shorter than the last follow-up on day 45.',
  ],
  [
    'links that live for ever',
    broken('linkDays: 30', 'linkDays: 9999'),
    '13:15: "linkDays" must be 365 days or fewer.',
  ],

  // Permissions templates
  [
    'a permissions template twice',
    broken('name: Engineer', 'name: directory admin'),
    '17:17: The permissions template "directory admin" is already in line 16.',
  ],
  [
    'an access level that is none',
    broken('directory: Standard', 'directory: standard'),
    '17:38: "directory" must be one of None, Read Only, Standard, Admin.',
  ],
  [
    'a granular list under None',
    broken(
      'name: Subcontractor, directory: None }\n    users',
      'name: Subcontractor, directory: None, granular: [createAndEditUsers] }\n    users',
    ),
    '18:59: "granular" only matters under Read Only and Standard: None may not do anything.',
  ],
  [
    'a granular list under Admin',
    broken('directory: Admin', 'directory: Admin, granular: []'),
    '16:62: "granular" only matters under Read Only and Standard: Admin may already do everything.',
  ],
  [
    'an assignable list under Admin',
    broken('directory: Admin', 'directory: Admin, assignable: [Subcontractor]'),
    '16:64: "assignable" only matters under Read Only and Standard: Admin may already do everything.',
  ],
  [
    'an assignable list without the permission that uses it',
    broken('granular: [createAndEditUsers], ', ''),
    '17:60: "assignable" only matters together with granular: [createAndEditUsers].',
  ],
  [
    'a granular permission that is none',
    broken('[createAndEditUsers]', '[createUsers]'),
    '17:59: "granular" may hold createAndEditUsers, createAndEditCompanies, viewCompanyDetail.',
  ],
  [
    'a granular permission twice',
    broken('[createAndEditUsers]', '[createAndEditUsers, createAndEditUsers]'),
    '17:79: "createAndEditUsers" is already in this list.',
  ],
  [
    'an assignable template that the tenant lacks',
    broken('assignable: [Subcontractor]', 'assignable: [Subcontracter]'),
    '17:93: Northwind Tower has no permissions template "Subcontracter": did you mean "Subcontractor"?',
  ],

  // Users
  [
    'a bad email ID',
    broken('alice@northwind.test', 'alice@northwind'),
    '20:18: "email" is "alice@northwind", which is not an email ID.',
  ],
  [
    'a user twice in a tenant',
    broken(
      alice,
      alice
        .replace('alice@northwind.test', ' SAM@Acme.test')
        .replace('Northwind Builders', 'Acme Steel')
        .replace('lastName: Admin', 'lastName: Steel'),
    ),
    '21:18: sam@acme.test is already in Northwind Tower, in line 20.',
  ],
  [
    'a user of a company that is not there',
    broken('lastName: Admin, company: Northwind Builders', 'lastName: Admin, company: Northwind'),
    '20:66: There is no company "Northwind" in "companies".',
  ],
  [
    'a user of a company that the tenant lacks',
    broken('lastName: Admin, company: Northwind Builders', 'lastName: Admin, company: Castor Concrete'),
    '20:66: "Castor Concrete" is not among the companies of Northwind Tower.',
  ],
  [
    'a user with a template that the tenant lacks',
    broken('permissionsTemplate: Directory Admin', 'permissionsTemplate: Site Office'),
    '20:107: Northwind Tower has no permissions template "Site Office".',
  ],
  [
    'a user given two companies in two tenants',
    broken('companies: [Acme Steel]', 'companies: [Castor Concrete]').replace(
      /(email: )sam(@acme.test, lastName: Steel, company: )Acme Steel/,
      '$1Sam$2Castor Concrete',
    ),
    '28:59: Sam@acme.test has two companies, here and in line 21: a user has exactly one company.',
  ],
  [
    'a user given two names',
    broken('email: sam@acme.test, lastName: Steel', 'email: sam@acme.test, lastName: Stahl'),
    '28:43: sam@acme.test has two names, here and in line 21: a user has exactly one name.',
  ],
  [
    'a Slack user by name',
    broken('slack: U000000002', 'slack: "@sam"'),
    '21:130: "slack" must be the id of a Slack user, such as U012AB3CD.',
  ],
  [
    'a Slack user given to two users',
    broken('permissionsTemplate: Directory Admin', 'permissionsTemplate: Directory Admin, slack: U000000002'),
    '21:130: The Slack user U000000002 is already linked to alice@northwind.test, in line 20.',
  ],
  [
    'a user given two Slack users',
    `${sound.trimEnd().slice(0, -2)}, slack: U000000009 }\n`,
    '28:114: sam@acme.test is already linked to the Slack user U000000002, in line 21.',
  ],
  [
    'a Slack link without a workspace',
    sound.replaceAll('    workspace: T000000001\n', ''),
    '20:130: "slack" needs to know the workspace: give Northwind Tower a "workspace".',
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
