import { describe, expect, test } from '@jest/globals';
import { broken, problems, validFile } from './valid-file.ts';

const alice =
  '{ email: alice@northwind.test, lastName: Admin, company: Northwind Builders, permissionsTemplate: Directory Admin }';

const table: [what: string, text: string, ...expected: string[]][] = [
  // Permissions templates
  [
    'a permissions template twice',
    broken('name: Engineer', 'name: directory admin'),
    '17:17: The permissions template "directory admin" is already in line 16.',
  ],
  [
    'an access level that is none',
    broken('directory: Standard', 'directory: standard'),
    '17:38: "directory" must be one of None, Read Only, Standard, Admin: did you mean Standard?',
  ],
  [
    'a misspelt access level',
    broken('directory: Standard', 'directory: Standart'),
    '17:38: "directory" must be one of None, Read Only, Standard, Admin: did you mean Standard?',
  ],
  [
    'an access level that is like none',
    broken('directory: Standard', 'directory: Everything'),
    '17:38: "directory" must be one of None, Read Only, Standard, Admin.',
  ],
  [
    'a misspelt granular permission',
    broken('granular: [createAndEditUsers]', 'granular: [createAndEditUser]'),
    '17:59: "granular" may hold createAndEditUsers, createAndEditCompanies, viewCompanyDetail: did you mean createAndEditUsers?',
  ],
  [
    'an access level that is a word of every object',
    broken('directory: Standard', 'directory: constructor'),
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
  ...[
    'alice@northwind.test?subject=Hi',
    'alice@northwind.test/x',
    'alice@%6eorthwind.test',
    'alice@1.2.3.4',
  ].map((email): [string, string, string] => [
    `the email ID ${email}, whose host is not a host name`,
    broken('alice@northwind.test', email),
    `20:18: "email" is "${email}", which is not an email ID.`,
  ]),
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
    `${validFile.trimEnd().slice(0, -2)}, slack: U000000009 }\n`,
    '28:114: sam@acme.test is already linked to the Slack user U000000002, in line 21.',
  ],
  [
    'a Slack link without a workspace',
    validFile.replaceAll('    workspace: T000000001\n', ''),
    '20:130: "slack" needs to know the workspace: give Northwind Tower a "workspace".',
  ],
];

describe('a file is refused with line and column:', () => {
  test.each(table)('%s', (_what, text, ...expected) => {
    expect(problems(text)).toEqual(expected.map((line) => `directory.yaml:${line}`));
  });
});
