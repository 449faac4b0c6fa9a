import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';
import { readDirectoryFile } from '../../../src/directory/file/read-directory-file.ts';
import { inProject } from '../../../src/paths.ts';
import { processorTime } from '../../setup/processes/processor-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-directory-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the example of the sandbox is valid', async () => {
  const { companies, tenants } = await readDirectoryFile(inProject('sandbox', 'directory.yaml'));
  expect(companies.map(({ name }) => name)).toEqual([
    'Northwind Builders',
    'Acme Steel',
    'Borealis Electrical',
    'Castor Concrete',
  ]);
  expect(tenants.map(({ name, users }) => [name, users.length])).toEqual([
    ['Northwind Tower', 11],
    ['Harbor Bridge', 7],
  ]);
});

test('the example of the documentation is valid', () => {
  const [, text = ''] =
    /```yaml\n(.*?)```/s.exec(readFileSync(inProject('docs', 'directory.md'), 'utf8')) ?? [];
  expect(parseDirectory({ text, file: 'directory.yaml' }).tenants[0]?.users).toHaveLength(2);
});

test('names match regardless of case and spaces, and what is left out has its default', () => {
  const text = `
companies: [{ name: "  Müller   Bau " }]
tenants:
  - name: Tower
    instance: us-1
    companies: [MÜLLER BAU]
    permissionsTemplates: [{ name: Engineer, directory: Read Only, granular: [createAndEditUsers], assignable: [engineer] }]
    users: [{ email: " Jané@Éxample.com ", lastName: O'Brien, company: müller bau, permissionsTemplate: ENGINEER }]
  - { name: Pier, instance: us-1 }
`;
  expect(parseDirectory({ text, file: 'd.yaml' })).toEqual({
    file: 'd.yaml',
    companies: [{ name: 'Müller   Bau', key: 'müller bau' }],
    tenants: [
      {
        name: 'Tower',
        key: 'tower',
        instance: 'us-1',
        instanceKey: 'us-1',
        workspace: null,
        timezone: 'UTC',
        announceIn: null,
        appUrl: null,
        followUpDays: [3, 7, 14],
        linkDays: 30,
        followUpAdded: false,
        weeklyDigest: false,
        brand: { brandName: null, brandColor: null, brandLogo: null },
        companies: ['müller bau'],
        permissionsTemplates: [
          {
            name: 'Engineer',
            key: 'engineer',
            directory: 'READ_ONLY',
            granular: ['createAndEditUsers'],
            assignable: ['engineer'],
          },
        ],
        users: [
          {
            email: 'Jané@Éxample.com',
            emailKey: 'jané@xn--xample-9ua.com',
            firstName: null,
            lastName: "O'Brien",
            companyKey: 'müller bau',
            templateKey: 'engineer',
            slack: null,
            companyAt: { line: 8, column: 72 },
          },
        ],
      },
      expect.objectContaining({ name: 'Pier', companies: [], permissionsTemplates: [], users: [] }),
    ],
  });
});

test('lists may be shared by anchors and aliases', () => {
  const text = `
companies: [{ name: &acme Acme }]
tenants:
  - name: Tower
    instance: us-1
    companies: &all [*acme]
    permissionsTemplates: &templates [{ name: Admin, directory: Admin }]
  - { name: Pier, instance: us-1, companies: *all, permissionsTemplates: *templates }
`;
  const { tenants } = parseDirectory({ text, file: 'd.yaml' });
  expect(tenants[1]).toMatchObject({ companies: ['acme'], permissionsTemplates: [{ name: 'Admin' }] });
});

test.each([
  ['that is not there', join(folder, 'missing.yaml'), 'there is no such file'],
  ['that is a folder', folder, 'it is a folder'],
])('a file %s is one clear sentence', async (_what, path, why) => {
  await expect(readDirectoryFile(path)).rejects.toThrow(`${path} cannot be read: ${why}.`);
});

test('a file in another encoding is one clear sentence', async () => {
  const path = join(folder, 'latin.yaml');
  writeFileSync(path, Buffer.from('companies: [{ name: Müller }]', 'latin1'));
  await expect(readDirectoryFile(path)).rejects.toThrow(`${path} cannot be read: it is not UTF-8 text.`);
});

test('a byte order mark and Windows line ends are accepted', async () => {
  const path = join(folder, 'windows.yaml');
  writeFileSync(path, '\uFEFFcompanies:\r\n  - name: Acme\r\n  - nam: x\r\ntenants: []\r\n');
  await expect(readDirectoryFile(path)).rejects.toThrow(
    `${path}:3:5: "nam" is not a key of a company: did you mean "name"?`,
  );
});

function fileOf(users: number): string {
  const lines = Array.from(
    { length: users },
    (_, i) =>
      `      - { email: user${i}@acme.test, lastName: User ${i}, company: Acme, permissionsTemplate: Admin }\n`,
  );
  return `companies: [{ name: Acme }]
tenants:
  - name: Tower
    instance: us-1
    companies: [Acme]
    permissionsTemplates: [{ name: Admin, directory: Admin }]
    users:
${lines.join('')}`;
}

test('the one mistake in a file of 2,000 users is found', () => {
  const text = fileOf(2_000).replace(/company: Acme(?=[^\n]*\n$)/, 'company: Acne');
  expect(() => parseDirectory({ text, file: 'd.yaml' })).toThrow(
    /^d.yaml:2007:68: There is no company "Acne" in "companies": did you mean "Acme"\?$/,
  );
});

test('ten times as many users are about ten times the work to read', async () => {
  const workFor = (users: number) => {
    const text = fileOf(users);
    return processorTime(() => parseDirectory({ text, file: 'd.yaml' }));
  };
  await workFor(500); // the first time, the code is still being compiled
  const few = await workFor(500);
  expect((await workFor(5_000)) / few).toBeLessThan(28);
});

test.each(['“alice@acme.test”', '\u200balice@acme.test', 'alice@ac\u200bme.test', '• alice@acme.test.'])(
  'the email %j is kept without what was pasted along',
  (email) => {
    const text = `
companies: [{ name: Acme }]
tenants:
  - name: Tower
    instance: us-1
    companies: [Acme]
    permissionsTemplates: [{ name: Admin, directory: Admin }]
    users: [{ email: ${JSON.stringify(email)}, lastName: A, company: Acme, permissionsTemplate: Admin }]
`;
    const [tenant] = parseDirectory({ text, file: 'd.yaml' }).tenants;
    expect(tenant?.users).toMatchObject([{ email: 'alice@acme.test', emailKey: 'alice@acme.test' }]);
  },
);
