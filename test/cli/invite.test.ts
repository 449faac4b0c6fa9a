import { beforeEach, expect, test } from '@jest/globals';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { useCli } from './use-cli.ts';

const { database, file, usher, usherAsks } = useCli();

let tenant: { id: string; name: string };
let alice: { email: string };

beforeEach(async () => {
  const { db } = database;
  tenant = await makeTenant(db);
  const admin = await makeTemplate(db, { tenantId: tenant.id, name: 'Directory Admin', directory: 'ADMIN' });
  await makeTemplate(db, { tenantId: tenant.id, name: 'Subcontractor' });
  alice = await makeUser(db);
  const { id: userId, companyId } = await db.user.findUniqueOrThrow({ where: { emailKey: alice.email } });
  await db.company.update({
    where: { id: companyId },
    data: { name: `Steel ${tenant.name}`, nameKey: `steel ${tenant.name.toLowerCase()}` },
  });
  await makeMembership(db, { tenantId: tenant.id, userId, permissionsTemplateId: admin.id });
});

function invite(path: string, ...more: string[]) {
  return usher('invite', path, '--tenant', tenant.name, '--as', alice.email, ...more);
}

function list(unique: string): string {
  return [
    'Email,First name,Last name,Company,Role,Phone',
    `ann-${unique}@acme.test,Ann,Lee,Steel ${tenant.name},Subcontractor,1`,
    `bob-${unique}@acme.test,Bob,Ray,,,2`,
    `ann-${unique}@acme.test,Ann,Lee,,,3`,
    `cyd-${unique}@acme.test,Cyd,Poe,Nobody Knows Ltd,Subcontractor,4`,
    'not an address,Dan,Kay,,,5',
    '',
  ].join('\n');
}

test('a dry run shows what would become of the rows, and leaves nothing behind', async () => {
  const path = await file('dry.csv', list('dry'));
  const { status, out, err } = await invite(path, '--dry-run', '--template', 'Subcontractor');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out.replace(tenant.name, 'Tower').replaceAll(/ {3,}/g, ' … ')).toBe(
    [
      '5 rows for Tower',
      'Not used: Phone.',
      '',
      '  Will be added and invited … 1',
      '  On another line too … 1',
      '  Wrong address … 1',
      '  Needs a company … 2',
      '',
      'Refused',
      '  line 3: bob-dry@acme.test: A company is needed to add a person. Enter it.',
      '  line 5: cyd-dry@acme.test: “Nobody Knows Ltd” is not one of the tenant’s',
      ' companies. Correct it, or add the company first.',
      '  line 6: not an address: “not an address” is not an email ID.',
      '',
    ]
      .join('\n')
      .replace('\n companies', '\n … companies'),
  );
  expect(await database.db.inviteList.count()).toBe(0);
});

test('whoever says yes invites those who can be, and is told of the others with status 1', async () => {
  const path = await file('yes.csv', list('yes'));
  const args = ['invite', path, '--tenant', tenant.name, '--as', alice.email];
  const defaults = ['--company', `Steel ${tenant.name}`, '--template', 'Subcontractor'];
  const { status, out, err } = await usherAsks('y', ...args, ...defaults);
  expect({ status, err }).toEqual({ status: 1, err: '2 rows were refused.\n' });
  expect(out).toMatch(/\n5 of 5 · 2 refused\n/);
  expect(out).toMatch(/\n {2}Added and invited +2\n/);
  const people = await database.db.membership.findMany({
    where: { tenantId: tenant.id, rounds: { some: {} } },
    select: {
      user: { select: { email: true, firstName: true, lastName: true } },
      rounds: { select: { number: true, cardId: true, list: { select: { status: true, done: true } } } },
      emails: { select: { kind: true, status: true } },
    },
    orderBy: { user: { email: 'asc' } },
  });
  const round = { number: 1, cardId: null, list: { status: 'DONE', done: 5 } };
  const emails = [{ kind: 'WELCOME', status: 'QUEUED' }];
  expect(people).toEqual([
    { user: { email: 'ann-yes@acme.test', firstName: 'Ann', lastName: 'Lee' }, rounds: [round], emails },
    { user: { email: 'bob-yes@acme.test', firstName: 'Bob', lastName: 'Ray' }, rounds: [round], emails },
  ]);

  const again = await invite(path, '--yes', ...defaults);
  expect(again.out).toMatch(/Nobody of this list can be invited|Invited a moment/);
  expect(await database.db.round.count({ where: { membership: { tenantId: tenant.id } } })).toBe(2);
});

test('nobody is invited without a yes', async () => {
  const path = await file(
    'no.csv',
    `Email,Last,Company,Role\na@acme.test,Lee,Steel ${tenant.name},Subcontractor\n`,
  );
  const args = ['invite', path, '--tenant', tenant.name, '--as', alice.email];
  expect(await usherAsks('', ...args)).toMatchObject({
    status: 0,
    out: expect.stringContaining('Nobody was invited.'),
  });
  expect(await usher(...args)).toMatchObject({ status: 2, err: expect.stringContaining('--yes') });
  expect(await database.db.round.count({ where: { membership: { tenantId: tenant.id } } })).toBe(0);
});

test('what a column holds that was only a guess is shown, asked, said with a flag, or refused', async () => {
  const text = `Email\tAccount\tRole\no-${tenant.id}@acme.test\tOlson\tSubcontractor\n`;
  const path = await file('guess.tsv', text);
  const args = [
    'invite',
    path,
    '--tenant',
    tenant.name,
    '--as',
    alice.email,
    '--company',
    `Steel ${tenant.name}`,
  ];
  const dry = await usher(...args, '--dry-run');
  expect(dry.out).toContain('Assumed: Account is Company.');
  expect(dry.out).toMatch(/“Olson” is not one\s+of/);
  const certain = {
    status: 2,
    err: expect.stringContaining('It is not certain what is in the column “Account”'),
  };
  expect(await usher(...args)).toMatchObject(certain);
  expect(await usherAsks('y', ...args, '--yes')).toMatchObject({
    ...{
      status: 2,
      err: expect.stringContaining('Add --column "Account=Company", or --column "Account=nothing"'),
    },
  });
  expect(await usher(...args, '--column', 'Acount=Last name')).toMatchObject({
    ...{ status: 2, err: expect.stringContaining('"Acount=Last name" names no column of the list') },
  });
  expect(await usher(...args, '--column', 'Account=Surname')).toMatchObject({
    ...{ status: 2, err: expect.stringContaining('What a column holds is one of: Email, First name') },
  });
  const said = await usher(...args, '--column', 'account=last name', '--dry-run');
  expect(said.out).toMatch(/Will be added and invited +1/);
  expect(await usherAsks(['', 'n'], ...args)).toMatchObject({
    out: expect.stringContaining('Nobody of this list'),
  });
  const asked = await usherAsks(['surname', 'Last name', 'y'], ...args);
  expect(asked).toMatchObject({ status: 0, err: '' });
  const { user } = await database.db.membership.findFirstOrThrow({
    where: { tenantId: tenant.id, rounds: { some: {} } },
    select: { user: { select: { lastName: true } } },
  });
  expect(user.lastName).toBe('Olson');
});

test('a note goes with a short list, and is refused with a long one before anything is done', async () => {
  const path = await file('note.csv', `Email,Last\nn-${tenant.id}@acme.test,Lee\n`);
  const given = ['--company', `Steel ${tenant.name}`, '--template', 'Subcontractor', '--yes', '--note'];
  expect(await invite(path, ...given, 'x'.repeat(301))).toMatchObject({
    ...{ status: 2, err: expect.stringContaining('A note has at most 300 characters.') },
  });
  expect(await invite(path, ...given, ' See you Monday. ')).toMatchObject({ status: 0 });
  const [round] = await database.db.round.findMany({ where: { membership: { tenantId: tenant.id } } });
  expect(round?.note).toBe('See you Monday.');
  const many = Array.from({ length: 101 }, (_, n) => `m${n}@acme.test,Lee`);
  const long = await file('many.csv', ['Email,Last', ...many].join('\n'));
  expect(await invite(long, ...given, 'See you Monday.')).toMatchObject({
    ...{ status: 1, err: 'A note can go to 100 people at the most. Nobody was invited.\n' },
  });
  expect(await database.db.round.count({ where: { membership: { tenantId: tenant.id } } })).toBe(1);
});

test('whoever may not invite there, and what is no list, is refused in a sentence', async () => {
  const path = await file('bad.csv', 'Email\na@acme.test\n');
  const sam = await makeUser(database.db);
  await makeMembership(database.db, { tenantId: tenant.id, userId: sam.id });
  const refused = await usher('invite', path, '--tenant', tenant.name, '--as', sam.email, '--yes');
  expect(refused).toMatchObject({
    status: 1,
    err: `${sam.email} may not invite people in ${tenant.name}.\n`,
  });
  expect(await invite('/nowhere.csv')).toMatchObject({
    status: 1,
    err: expect.stringContaining('cannot be read'),
  });
  expect(await invite(await file('empty.csv', 'Email,Last\n'))).toMatchObject({
    err: expect.stringContaining('There is no address in'),
  });
  expect(await invite(path, '--company', 'Unknown')).toMatchObject({
    err: '“Unknown” is not one of the tenant’s companies.\n',
  });
});
