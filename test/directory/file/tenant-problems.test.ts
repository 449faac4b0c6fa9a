import { describe, expect, test } from '@jest/globals';
import { broken, problems } from './valid-file.ts';

const table: [what: string, text: string, ...expected: string[]][] = [
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
    'a colour that YAML takes for a comment',
    broken(
      '    timezone: America/Chicago',
      '    brand:\n      color: #0b5d4e\n    timezone: America/Chicago',
    ),
    '10:7: "brand" has a "color" that is empty: write "#0b5d4e" in quotes, since YAML ends a line at #.',
  ],
  ...[
    ['{ color: green }', 'has a "color" that must be a colour in the form #rrggbb, such as #0b5d4e'],
    ['{ logo: "http://cdn.test/logo.svg" }', 'has a "logo" that must be the https:// address of a picture'],
    ['{ colour: "#0b5d4e" }', 'may have "name", "color" and "logo"'],
    ['Northwind', 'may have "name", "color" and "logo"'],
  ].map(([brand, problem]): [string, string, string] => [
    `a brand that is ${brand}`,
    broken('    timezone: America/Chicago', `    brand: ${brand}\n    timezone: America/Chicago`),
    `9:12: "brand" ${problem}.`,
  ]),
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
];

describe('a file is refused with line and column:', () => {
  test.each(table)('%s', (_what, text, ...expected) => {
    expect(problems(text)).toEqual(expected.map((line) => `directory.yaml:${line}`));
  });
});
