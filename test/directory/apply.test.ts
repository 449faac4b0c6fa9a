import { beforeEach, describe, expect, test } from '@jest/globals';
import { MovableClock } from '../../src/clock.ts';
import { applyDirectory } from '../../src/directory/apply/apply-directory.ts';
import { applyDirectoryFile } from '../../src/directory/apply/apply-directory-file.ts';
import type { Change, DirectoryChanges } from '../../src/directory/apply/changes.ts';
import { parseDirectory } from '../../src/directory/file/parse-directory.ts';
import { inProject } from '../../src/paths.ts';
import { testDatabase, useDatabase } from '../setup/database.ts';
import { waitForBlocked } from '../setup/wait-for.ts';

const database = useDatabase();
const clock = new MovableClock();
beforeEach(async () => {
  // The audit refuses to be emptied; the tests look only at what they add to it.
  for (const table of ['slack_links', 'memberships', 'users', 'tenant_companies', 'assignable_templates']) {
    await database.db.$executeRawUnsafe(`DELETE FROM ${table}`);
  }
});

/** Names of its own for each test: tenants, companies and templates stay in the audit's memory. */
let serial = 0;
function sampleFile(): string {
  serial += 1;
  return `companies:
  - name: Northwind ${serial}
  - name: Acme ${serial}
tenants:
  - name: Tower ${serial}
    instance: us-${serial}
    workspace: T000000001
    timezone: America/Chicago
    companies: [Northwind ${serial}, Acme ${serial}]
    permissionsTemplates:
      - { name: Directory Admin, directory: Admin }
      - { name: Engineer, directory: Read Only, granular: [createAndEditUsers], assignable: [Engineer, Subcontractor] }
      - { name: Subcontractor, directory: None }
    users:
      - { email: alice@northwind.test, firstName: Alice, lastName: Admin, company: Northwind ${serial}, permissionsTemplate: Directory Admin, slack: U000000001 }
      - { email: Sam@ACME.test, firstName: Sam, lastName: Steel, company: Acme ${serial}, permissionsTemplate: Subcontractor }
`;
}

function apply(text: string, options: { dryRun?: boolean } = {}): Promise<DirectoryChanges> {
  const directory = parseDirectory({ text, file: 'directory.yaml' });
  return applyDirectory({ db: database.db, clock }, { directory, actor: 'usher apply', ...options });
}

function lines(changes: readonly Change[]): string[] {
  return changes.map(({ kind, change, name, fields }) => {
    const what = fields.map(
      ({ field, from, to }) => `${field} ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
    );
    return [`${kind} ${name} ${change}`, ...what].join(', ');
  });
}

/** Everything that a directory.yaml can change, as rows. */
async function everything(): Promise<unknown> {
  const { db } = database;
  return Promise.all([
    db.instance.findMany({ orderBy: { id: 'asc' } }),
    db.tenant.findMany({ orderBy: { id: 'asc' } }),
    db.company.findMany({ orderBy: { id: 'asc' } }),
    db.tenantCompany.findMany({ orderBy: [{ tenantId: 'asc' }, { companyId: 'asc' }] }),
    db.permissionsTemplate.findMany({ orderBy: { id: 'asc' } }),
    db.assignableTemplate.findMany({ orderBy: [{ templateId: 'asc' }, { assignableId: 'asc' }] }),
    db.user.findMany({ orderBy: { id: 'asc' } }),
    db.membership.findMany({ orderBy: { id: 'asc' } }),
    db.slackLink.findMany({ orderBy: { slackUser: 'asc' } }),
    db.auditEntry.count(),
  ]);
}

test('the first time, everything of the file is created', async () => {
  const { changes, unchanged, withoutAdmin, deactivated } = await apply(sampleFile());
  expect(lines(changes)).toEqual([
    `company Northwind ${serial} created`,
    `company Acme ${serial} created`,
    `tenant Tower ${serial} created`,
    `tenantCompany Northwind ${serial} created`,
    `tenantCompany Acme ${serial} created`,
    'permissionsTemplate Directory Admin created',
    'permissionsTemplate Engineer created',
    'permissionsTemplate Subcontractor created',
    'user alice@northwind.test created',
    'user sam@acme.test created',
    'membership alice@northwind.test created',
    'membership sam@acme.test created',
    'slackLink alice@northwind.test created',
  ]);
  expect(Object.values(unchanged)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect({ withoutAdmin, deactivated }).toEqual({ withoutAdmin: [], deactivated: [] });
  const tenant = await database.db.tenant.findFirstOrThrow({
    where: { name: `Tower ${serial}` },
    include: {
      instance: true,
      permissionsTemplates: {
        include: { assignable: { include: { assignable: true } } },
        orderBy: { name: 'asc' },
      },
      memberships: {
        include: { user: { include: { company: true, slackLinks: true } } },
        orderBy: { id: 'asc' },
      },
    },
  });
  expect(tenant).toMatchObject({
    instance: { name: `us-${serial}` },
    slackWorkspace: 'T000000001',
    timezone: 'America/Chicago',
    announceIn: null,
    followUpDays: [3, 7, 14],
    linkDays: 30,
  });
  expect(tenant.permissionsTemplates[1]).toMatchObject({
    name: 'Engineer',
    directory: 'READ_ONLY',
    granular: ['createAndEditUsers'],
  });
  const assignable = tenant.permissionsTemplates[1]?.assignable.map((entry) => entry.assignable.name);
  expect(assignable?.toSorted()).toEqual(['Engineer', 'Subcontractor']);
  const sam = tenant.memberships.find(({ user }) => user.emailKey === 'sam@acme.test');
  expect(sam?.user).toMatchObject({
    email: 'Sam@ACME.test',
    firstName: 'Sam',
    company: { name: `Acme ${serial}` },
  });
});

test('applying the same file again changes nothing and audits nothing', async () => {
  const text = sampleFile();
  await apply(text);
  const before = await everything();
  const { changes, unchanged } = await apply(text);
  expect(changes).toEqual([]);
  expect(unchanged).toEqual({
    company: 2,
    tenant: 1,
    tenantCompany: 2,
    permissionsTemplate: 3,
    user: 2,
    membership: 2,
    slackLink: 1,
  });
  expect(await everything()).toEqual(before);
});

test('what the file says otherwise is changed, and told with what it was', async () => {
  const text = sampleFile();
  await apply(text);
  const changed = text
    .replaceAll(`Acme ${serial}`, `ACME ${serial}`)
    .replace(
      'timezone: America/Chicago',
      'timezone: Europe/Paris\n    announceIn: "#invites"\n    followUpDays: [1, 3]\n    followUpAdded: true',
    )
    .replace('assignable: [Engineer, Subcontractor]', 'assignable: [Subcontractor]')
    .replace('directory: None', 'directory: Standard')
    .replace('lastName: Steel', 'lastName: Stahl')
    .replace('permissionsTemplate: Subcontractor', 'permissionsTemplate: Engineer, slack: U000000002')
    .replace('slack: U000000001', 'slack: U000000009');
  const { changes } = await apply(changed);
  expect(lines(changes)).toEqual([
    `company ACME ${serial} changed, name "Acme ${serial}" -> "ACME ${serial}"`,
    `tenant Tower ${serial} changed, timezone "America/Chicago" -> "Europe/Paris", announceIn null -> "#invites", followUpDays [3,7,14] -> [1,3], followUpAdded false -> true`,
    'permissionsTemplate Engineer changed, assignable ["Engineer","Subcontractor"] -> ["Subcontractor"]',
    'permissionsTemplate Subcontractor changed, directory "None" -> "Standard"',
    'user sam@acme.test changed, lastName "Steel" -> "Stahl"',
    'membership sam@acme.test changed, permissionsTemplate "Subcontractor" -> "Engineer"',
    'slackLink alice@northwind.test changed, slack "U000000001" -> "U000000009"',
    'slackLink sam@acme.test created',
  ]);
  expect((await apply(changed)).changes).toEqual([]);
});

test('two Slack users may be exchanged', async () => {
  const text = sampleFile().replace(
    'permissionsTemplate: Subcontractor }',
    'permissionsTemplate: Subcontractor, slack: U000000002 }',
  );
  await apply(text);
  const exchanged = text
    .replace('U000000001', 'U')
    .replace('U000000002', 'U000000001')
    .replace('slack: U }', 'slack: U000000002 }');
  expect(lines((await apply(exchanged)).changes)).toEqual([
    'slackLink alice@northwind.test changed, slack "U000000001" -> "U000000002"',
    'slackLink sam@acme.test changed, slack "U000000002" -> "U000000001"',
  ]);
  expect((await apply(exchanged)).changes).toEqual([]);
});

test('a Slack user that is given to someone else is theirs alone', async () => {
  const text = sampleFile();
  await apply(text);
  const given = text
    .replace(', slack: U000000001', '')
    .replace(
      'permissionsTemplate: Subcontractor }',
      'permissionsTemplate: Subcontractor, slack: U000000001 }',
    );
  await apply(given);
  const links = await database.db.slackLink.findMany({ include: { user: true } });
  expect(links.map(({ slackUser, user }) => [slackUser, user.emailKey])).toEqual([
    ['U000000001', 'sam@acme.test'],
  ]);
});

test('every change is audited with who applied it', async () => {
  const text = sampleFile();
  const { changes } = await apply(text);
  const tenant = await database.db.tenant.findFirstOrThrow({ where: { name: `Tower ${serial}` } });
  const audited = await database.db.auditEntry.findMany({ orderBy: { id: 'desc' }, take: changes.length });
  expect(
    audited.every(
      ({ action, actor, actorId }) => action === 'apply-directory' && actor === 'usher apply' && !actorId,
    ),
  ).toBe(true);
  expect(audited.find(({ details }) => JSON.stringify(details).includes('"membership"'))?.tenantId).toBe(
    tenant.id,
  );
});

test('what is not in the file stays, and is told', async () => {
  const text = sampleFile();
  await apply(text);
  const [first, second] = [serial, serial + 1];
  const shorter = text
    .replace(`  - name: Acme ${first}\n`, '')
    .replace(`[Northwind ${first}, Acme ${first}]`, `[Northwind ${first}]`)
    .replace(/ {6}- { email: Sam.*\n/, '')
    .replace(', assignable: [Engineer, Subcontractor]', '')
    .replace(/ {6}- { name: Subcontractor.*\n/, '');
  const before = await database.db.membership.count();
  const { leftovers } = await apply(shorter);
  expect(leftovers.filter(({ tenant }) => tenant === `Tower ${first}`)).toEqual([
    { kind: 'permissionsTemplate', tenant: `Tower ${first}`, count: 1, names: ['Subcontractor'] },
    { kind: 'tenantCompany', tenant: `Tower ${first}`, count: 1, names: [`Acme ${first}`] },
    { kind: 'membership', tenant: `Tower ${first}`, count: 1, names: ['sam@acme.test'] },
  ]);
  expect(await database.db.membership.count()).toBe(before);
  const other = await apply(
    sampleFile()
      .replaceAll(/email: (alice|Sam)/g, 'email: other-$1')
      .replace(', slack: U000000001', ''),
  );
  expect(serial).toBe(second);
  expect(other.leftovers.find(({ kind }) => kind === 'tenant')?.names).toContain(`Tower ${first}`);
  expect(other.leftovers.find(({ kind }) => kind === 'company')?.count).toBeGreaterThanOrEqual(2);
});

describe('a user is never given another company:', () => {
  test('the file is refused whole, with line and column of everyone it is about', async () => {
    await apply(sampleFile());
    const before = await everything();
    const text = sampleFile();
    await expect(apply(text)).rejects.toThrow(
      [
        `directory.yaml:15:84: alice@northwind.test already belongs to Northwind ${serial - 1} and cannot be given Northwind ${serial}: a user has exactly one company.`,
        `directory.yaml:16:75: Sam@ACME.test already belongs to Acme ${serial - 1} and cannot be given Acme ${serial}: a user has exactly one company.`,
      ].join('\n'),
    );
    expect(await everything()).toEqual(before);
  });

  test('also when somebody gives them one while the file is being applied', async () => {
    const { db } = database;
    await apply(sampleFile().replace(/ {4}users:.*/s, ''));
    const company = await db.company.findFirstOrThrow({ where: { name: `Acme ${serial}` } });
    const text = sampleFile();
    const applied = await db.$transaction(async (tx) => {
      await tx.user.create({
        data: {
          email: 'sam@acme.test',
          emailKey: 'sam@acme.test',
          lastName: 'Steel',
          companyId: company.id,
          createdAt: clock.now(),
        },
      });
      const waiting = apply(text).then(
        () => 'applied',
        (error: Error) => error.message,
      );
      await waitForBlocked(db);
      return { waiting };
    });
    expect(await applied.waiting).toMatch(
      new RegExp(
        `^directory.yaml:16:75: .* already belongs to Acme ${serial - 1} and cannot be given Acme ${serial}`,
      ),
    );
  });
});

test('someone deactivated stays deactivated, and is told', async () => {
  const text = sampleFile();
  await apply(text);
  const at = clock.now();
  await database.db.membership.updateMany({
    where: { user: { emailKey: 'sam@acme.test' } },
    data: { deactivatedAt: at },
  });
  const { deactivated } = await apply(
    text.replace('permissionsTemplate: Subcontractor', 'permissionsTemplate: Engineer'),
  );
  expect(deactivated).toEqual([{ tenant: `Tower ${serial}`, emailKey: 'sam@acme.test' }]);
  const sam = await database.db.membership.findFirstOrThrow({
    where: { user: { emailKey: 'sam@acme.test' } },
    include: { permissionsTemplate: true },
  });
  expect(sam).toMatchObject({ deactivatedAt: at, permissionsTemplate: { name: 'Engineer' } });
});

test('a tenant whose last Directory Admin goes is warned of', async () => {
  const text = sampleFile();
  await apply(text);
  const { withoutAdmin } = await apply(
    text.replace('permissionsTemplate: Directory Admin', 'permissionsTemplate: Engineer'),
  );
  expect(withoutAdmin).toEqual([`Tower ${serial}`]);
});

test('a first name that the file leaves out is not taken away', async () => {
  const text = sampleFile();
  await apply(text);
  expect((await apply(text.replace('firstName: Sam, ', ''))).changes).toEqual([]);
});

test('a dry run tells what would be done and does nothing', async () => {
  const text = sampleFile();
  const before = await everything();
  const dry = await apply(text, { dryRun: true });
  expect(dry.dryRun).toBe(true);
  expect(await everything()).toEqual(before);
  const real = await apply(text);
  expect(lines(real.changes)).toEqual(lines(dry.changes));
});

test('the same file applied by two at once is applied once', async () => {
  const text = sampleFile();
  await apply(text.replace(/tenants:.*/s, 'tenants: []'));
  const results = await Promise.all([apply(text), apply(text), apply(text)]);
  expect(results.map(({ changes }) => changes.length).toSorted((a, b) => a - b)).toEqual([0, 0, 11]);
});

test('the example of the sandbox is applied from its file', async () => {
  const path = inProject('sandbox', 'directory.yaml');
  const { changes } = await applyDirectoryFile({ db: database.db, clock }, { path, actor: 'usher start' });
  expect(changes.filter(({ kind }) => kind === 'user')).toHaveLength(16);
  expect(changes.filter(({ kind }) => kind === 'membership')).toHaveLength(17);
});

test('a file of 20,000 users is applied within seconds', async () => {
  const own = await testDatabase();
  const text = sampleFile();
  const users = Array.from(
    { length: 20_000 },
    (_, i) =>
      `      - { email: user${i}@acme.test, lastName: User, company: Acme ${serial}, permissionsTemplate: Subcontractor }`,
  );
  const large = `${text}${users.join('\n')}\n`;
  const directory = parseDirectory({ text: large, file: 'directory.yaml' });
  const start = performance.now();
  const context = { db: own.db, clock };
  const first = await applyDirectory(context, { directory, actor: 'usher apply' });
  expect(first.changes.filter(({ kind }) => kind === 'membership')).toHaveLength(20_002);
  const second = await applyDirectory(context, { directory, actor: 'usher apply' });
  expect(second.changes).toEqual([]);
  expect(second.unchanged).toMatchObject({ user: 20_002, membership: 20_002 });
  expect(performance.now() - start).toBeLessThan(15_000);
  const small = parseDirectory({ text, file: 'directory.yaml' });
  const { leftovers } = await applyDirectory(context, { directory: small, actor: 'usher apply' });
  expect(leftovers.find(({ kind }) => kind === 'membership')).toMatchObject({
    count: 20_000,
    names: { length: 10 },
  });
}, 60_000);
