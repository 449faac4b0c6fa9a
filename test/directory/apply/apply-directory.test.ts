import { expect, test } from '@jest/globals';
import { applyDirectoryFile } from '../../../src/directory/apply/apply-directory-file.ts';
import { DEFAULTS } from '../../../src/directory/file/record-shapes.ts';
import { inProject } from '../../../src/paths.ts';
import { lines, useApply } from './use-apply.ts';

const { apply, clock, database, everything, sampleFile, serial } = useApply();

test('everything in the file is created the first time', async () => {
  const { changes, unchanged, withoutAdmin, deactivated } = await apply(sampleFile());
  expect(lines(changes)).toEqual([
    `company Northwind ${serial()} created`,
    `company Acme ${serial()} created`,
    `tenant Tower ${serial()} created`,
    `tenantCompany Northwind ${serial()} created`,
    `tenantCompany Acme ${serial()} created`,
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
    where: { name: `Tower ${serial()}` },
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
    instance: { name: `us-${serial()}` },
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
    company: { name: `Acme ${serial()}` },
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

test('what differs from the file is changed, and listed with its old value', async () => {
  const text = sampleFile();
  await apply(text);
  const changed = text
    .replaceAll(`Acme ${serial()}`, `ACME ${serial()}`)
    .replace(
      'timezone: America/Chicago',
      'timezone: Europe/Paris\n    announceIn: "#invites"\n    followUpDays: [1, 3]\n    followUpAdded: true\n    weeklyDigest: true\n    brand: { name: Tower JV, color: "#FFCC00" }',
    )
    .replace('assignable: [Engineer, Subcontractor]', 'assignable: [Subcontractor]')
    .replace('directory: None', 'directory: Standard')
    .replace('lastName: Steel', 'lastName: Stahl')
    .replace('permissionsTemplate: Subcontractor', 'permissionsTemplate: Engineer, slack: U000000002')
    .replace('slack: U000000001', 'slack: U000000009');
  const { changes } = await apply(changed);
  expect(lines(changes)).toEqual([
    `company ACME ${serial()} changed, name "Acme ${serial()}" -> "ACME ${serial()}"`,
    `tenant Tower ${serial()} changed, timezone "America/Chicago" -> "Europe/Paris", announceIn null -> "#invites", followUpDays [3,7,14] -> [1,3], followUpAdded false -> true, brandName null -> "Tower JV", brandColor null -> "#ffcc00", weeklyDigest false -> true`,
    'permissionsTemplate Engineer changed, assignable ["Engineer","Subcontractor"] -> ["Subcontractor"]',
    'permissionsTemplate Subcontractor changed, directory "None" -> "Standard"',
    'user sam@acme.test changed, lastName "Steel" -> "Stahl"',
    'membership sam@acme.test changed, permissionsTemplate "Subcontractor" -> "Engineer"',
    'slackLink alice@northwind.test changed, slack "U000000001" -> "U000000009"',
    'slackLink sam@acme.test created',
  ]);
  expect((await apply(changed)).changes).toEqual([]);
});

test('two users can swap their Slack users', async () => {
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

test('a Slack user that is moved to another user is taken from the first', async () => {
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
  const tenant = await database.db.tenant.findFirstOrThrow({ where: { name: `Tower ${serial()}` } });
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

test('a dry run lists the changes and makes none', async () => {
  const text = sampleFile();
  const before = await everything();
  const dry = await apply(text, { dryRun: true });
  expect(dry.dryRun).toBe(true);
  expect(await everything()).toEqual(before);
  const real = await apply(text);
  expect(lines(real.changes)).toEqual(lines(dry.changes));
});

test('the same file applied several times at once makes its changes once', async () => {
  const text = sampleFile();
  await apply(text.replace(/tenants:.*/s, 'tenants: []'));
  const results = await Promise.all([apply(text), apply(text), apply(text)]);
  expect(results.map(({ changes }) => changes.length).toSorted((a, b) => a - b)).toEqual([0, 0, 11]);
});

test('the example of the sandbox is applied from its file', async () => {
  const path = inProject('sandbox', 'directory.yaml');
  const { changes } = await applyDirectoryFile({ db: database.db, clock }, { path, actor: 'usher start' });
  expect(changes.filter(({ kind }) => kind === 'user')).toHaveLength(17);
  expect(changes.filter(({ kind }) => kind === 'membership')).toHaveLength(18);
});

test('what the file leaves out of a tenant is what the database gives it by default', async () => {
  const { timezone, followUpDays, linkDays, followUpAdded, weeklyDigest } = await database.db.tenant.create({
    data: { name: `Bare ${serial()}`, instance: { create: { name: `us-bare-${serial()}` } } },
  });
  expect({ timezone, followUpDays, linkDays, followUpAdded, weeklyDigest }).toEqual(DEFAULTS);
});
