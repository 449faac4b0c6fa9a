import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/clock.ts';
import { controlList, type ListControl } from '../../src/invitations/lists/control-list.ts';
import { draftList } from '../../src/invitations/lists/draft-list.ts';
import type { ListChoices } from '../../src/invitations/lists/planning/list-row.ts';
import { listProgress } from '../../src/invitations/lists/read-progress.ts';
import { refusedCsv } from '../../src/invitations/lists/refused-csv.ts';
import { runChunk } from '../../src/invitations/lists/run-chunk.ts';
import { runLists } from '../../src/invitations/lists/run-lists.ts';
import { startList } from '../../src/invitations/lists/start-list.ts';
import { readList } from '../../src/lists/read-list.ts';
import { makeCompany, makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { recordingLogger } from '../setup/logger.ts';
import { countStatements } from '../setup/statements.ts';
import { useMembers, WORKSPACE } from './use-members.ts';

const members = useMembers();
const { context } = members;

const ANNOUNCE = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

type Tenant = Awaited<ReturnType<typeof members.tenantWithCallers>>;

/** A tenant with a company, whose people Grace may invite as subcontractors. */
async function northwind() {
  const tenant = await members.tenantWithCallers();
  const company = await makeCompany(context.db);
  const { tenantId } = tenant;
  await context.db.tenantCompany.create({ data: { tenantId, companyId: company.id } });
  return { ...tenant, company };
}

async function draft(
  { tenantId }: { tenantId: string },
  by: { userId: string },
  { text, ...given }: Partial<ListChoices> & { text: string },
): Promise<string> {
  const { rows } = await readList(text);
  const choices = { reinvite: false, companyId: null, permissionsTemplateId: null, ...given };
  const asking = { userId: by.userId, workspace: WORKSPACE, tenantId };
  const drafted = await draftList(context, { ...asking, rows, choices });
  if (drafted.outcome === 'REFUSED') throw new Error('The list was refused.');
  return drafted.listId;
}

async function rowsOf(listId: string) {
  const rows = await context.db.inviteListRow.findMany({ where: { listId }, orderBy: { position: 'asc' } });
  return rows.map(({ planned, outcome, reason }) => ({ planned, outcome, reason }));
}

async function run(listId: string, { userId }: { userId: string }): Promise<void> {
  expect(await startList(context, { listId, userId, announce: ANNOUNCE })).toBe(true);
  await runLists(context);
}

async function person(
  tenant: Tenant,
  given: { template?: { id: string }; loggedIn?: true; email?: string } = {},
) {
  const user = await makeUser(context.db, given.email === undefined ? {} : { email: given.email });
  const lastLoginAt = given.loggedIn ? context.clock.now() : null;
  const membership = await makeMembership(context.db, {
    ...{ tenantId: tenant.tenantId, userId: user.id, firstLoginAt: lastLoginAt, lastLoginAt },
    permissionsTemplateId: (given.template ?? tenant.templates.subcontractor).id,
  });
  return { email: user.email, membershipId: membership.id };
}

test('lists that are sent as one are together no longer than one may be', async () => {
  const { tenantId, alice } = await northwind();
  const { rows } = await readList('sam@acme.test');
  const choices = { reinvite: false, companyId: null, permissionsTemplateId: null };
  const asking = { userId: alice.userId, workspace: WORKSPACE, tenantId, choices };
  const many = Array.from({ length: 10_001 }, () => rows).flat();
  await expect(draftList(context, { ...asking, rows: many })).rejects.toMatchObject({
    code: 'LIST_TOO_LONG',
  });
});

test('a preview says what would become of each row under the caller’s rights, and writes to nobody', async () => {
  const tenant = await northwind();
  const [fresh, before] = [await person(tenant), await person(tenant)];
  const [loggedIn, gone] = [await person(tenant, { loggedIn: true }), await person(tenant)];
  const boss = await person(tenant, { template: tenant.templates.admin });
  await makeRound(context.db, { membershipId: before.membershipId, openedAt: context.clock.now() });
  context.clock.advance(DAY);
  await context.db.membership.update({
    where: { id: gone.membershipId },
    data: { deactivatedAt: context.clock.now() },
  });
  const elsewhere = await makeUser(context.db);
  const { company } = tenant;
  const known = await makeUser(context.db, { companyId: company.id });
  const role = tenant.templates.subcontractor.name;
  const text = [
    'Email\tLast\tCompany\tRole',
    ...[fresh, before, loggedIn, gone, boss].map(({ email }) => email),
    `new@acme.test\tLee\t${company.name.toUpperCase()}, Inc.\t${role}`,
    `${known.email}\t\t${company.name}\t${role}`,
    `${elsewhere.email}\tRay\t${company.name}\t${role}`,
    `nameless@acme.test\t\t${company.name}\t${role}`,
    'homeless@acme.test\tPoe\t\t',
    `boss@acme.test\tKay\t${company.name}\t${tenant.templates.admin.name}`,
    `odd@acme.test\tKay\t${company.name}\tNo such role`,
    `jürgen@acme.test\tKay\t${company.name}\t`,
    'nowhere\tKay',
    `NEW@acme.test\tLee\t\t`,
    `twice@acme.test\tOne\t${company.name}\t`,
    'twice@acme.test\tOne\tAnother Ltd\t',
  ].join('\n');
  const listId = await draft(tenant, tenant.grace, { text });
  const denied = (denial: string) => ({ denial, templateName: tenant.templates.admin.name });
  const rows = await rowsOf(listId);
  expect(rows.map(({ planned, reason }) => ({ [planned]: reason }))).toEqual([
    { INVITED: null },
    { INVITED_BEFORE: null },
    { LOGGED_IN_BEFORE: null },
    { DEACTIVATED: null },
    { NOT_ALLOWED: denied('TARGET_IS_DIRECTORY_ADMIN') },
    { ADDED: null },
    { ADDED: null },
    // Grace may not see company details, so the other company is not named.
    { NEEDS_COMPANY: { problem: 'OTHER_COMPANY_NOT_ASSOCIATED' } },
    { NEEDS_NAME: { problem: 'MISSING' } },
    { NEEDS_COMPANY: { problem: 'MISSING' } },
    { NOT_ALLOWED: denied('TARGET_IS_DIRECTORY_ADMIN') },
    { NEEDS_TEMPLATE: { problem: 'NOT_IN_TENANT' } },
    { WRONG_ADDRESS: { problem: 'NOT_MAILABLE' } },
    { WRONG_ADDRESS: { problem: 'NO_EMAIL_ID' } },
    { SAME_AS: { line: 7 } },
    { TWO_COMPANIES: { line: 18 } },
    { TWO_COMPANIES: { line: 17 } },
  ]);
  expect(rows.every(({ outcome }) => outcome === null)).toBe(true);
  expect(
    await context.db.email.count({ where: { membership: { tenantId: tenant.tenantId }, status: 'QUEUED' } }),
  ).toBe(0);

  const again = await draft(tenant, tenant.alice, {
    ...{ text: `Email\n${before.email}\n${boss.email}\nhomeless@acme.test`, reinvite: true },
    ...{ companyId: company.id, permissionsTemplateId: tenant.templates.subcontractor.id },
  });
  expect((await rowsOf(again)).map(({ planned }) => planned)).toEqual(['REINVITED', 'INVITED', 'NEEDS_NAME']);
});

test('what changed since the preview is done as it is now, under the rights that the caller has then', async () => {
  const tenant = await northwind();
  const { company, templates } = tenant;
  const [invited, promoted, left] = [await person(tenant), await person(tenant), await person(tenant)];
  const added = `added-${tenant.tenantId}@acme.test`;
  const text = [
    'Email,Last,Company,Role',
    ...[invited, promoted, left].map(({ email }) => email),
    `${added},Lee,${company.name},${templates.subcontractor.name}`,
  ].join('\n');
  const listId = await draft(tenant, tenant.grace, { text });
  await context.db.membership.update({
    where: { id: promoted.membershipId },
    data: { permissionsTemplateId: templates.admin.id },
  });
  await context.db.membership.update({
    where: { id: left.membershipId },
    data: { deactivatedAt: context.clock.now() },
  });
  await makeUser(context.db, { email: added });
  await run(listId, tenant.grace);
  expect((await rowsOf(listId)).map(({ outcome }) => outcome)).toEqual([
    ...['INVITED', 'NOT_ALLOWED', 'DEACTIVATED', 'NEEDS_COMPANY'],
  ]);
  expect(await listProgress(context.db, listId)).toEqual({
    ...{ status: 'DONE', total: 4, done: 4 },
    counts: { INVITED: 1, NOT_ALLOWED: 1, DEACTIVATED: 1, NEEDS_COMPANY: 1 },
  });
  expect(context.woken).toEqual(expect.arrayContaining(['run-lists', 'deliver-mail']));

  const next = await draft(tenant, tenant.grace, { text: `Email\n${promoted.email}\n${left.email}` });
  await context.db.membership.update({
    where: { id: tenant.grace.id },
    data: { deactivatedAt: context.clock.now() },
  });
  await run(next, tenant.grace);
  expect(await rowsOf(next)).toEqual([
    expect.objectContaining({ outcome: 'NOT_ALLOWED', reason: { problem: 'ASKER_LEFT' } }),
    expect.objectContaining({ outcome: 'NOT_ALLOWED', reason: { problem: 'ASKER_LEFT' } }),
  ]);
});

test('the same list twice and at once sends nothing twice, and a draft is started once, by whoever made it', async () => {
  const tenant = await northwind();
  const { company, templates } = tenant;
  const emails = Array.from({ length: 20 }, (_, n) => `crew-${n}-${tenant.tenantId}@acme.test`);
  const text = ['Email,Last', ...emails.map((email) => `${email},Lee`)].join('\n');
  const given = { text, companyId: company.id, permissionsTemplateId: templates.subcontractor.id };
  const lists = [await draft(tenant, tenant.grace, given), await draft(tenant, tenant.grace, given)];
  const [one = '', other = ''] = lists;
  expect(await startList(context, { listId: one, userId: tenant.alice.userId, announce: null })).toBe(false);
  for (const listId of lists)
    await startList(context, { listId, userId: tenant.grace.userId, announce: null });
  expect(await startList(context, { listId: one, userId: tenant.grace.userId, announce: null })).toBe(false);
  await Promise.all([runLists(context), runLists(context), runLists(context)]);
  const outcomes = [await listProgress(context.db, one), await listProgress(context.db, other)];
  expect(outcomes.map((list) => list?.counts)).toEqual(
    expect.arrayContaining([{ ADDED: 20 }, { JUST_INVITED: 20 }]),
  );
  const rounds = await context.db.round.groupBy({
    by: ['membershipId'],
    where: { membership: { tenantId: tenant.tenantId } },
    _count: true,
  });
  expect(rounds.map(({ _count }) => _count)).toEqual(emails.map(() => 1));

  context.clock.advance(10 * MINUTE);
  const third = await draft(tenant, tenant.grace, given);
  await run(third, tenant.grace);
  expect((await listProgress(context.db, third))?.counts).toEqual({ INVITED_BEFORE: 20 });
});

test('a row that the database does not take is refused and logged, and all others are done', async () => {
  const tenant = await northwind();
  const ann = await person(tenant);
  const others = [await person(tenant), await person(tenant), await person(tenant), await person(tenant)];
  const emails = [...others.slice(0, 3), ann, ...others.slice(3)].map(({ email }) => email);
  const listId = await draft(tenant, tenant.grace, { text: ['Email', ...emails].join('\n') });
  await context.db.$executeRaw`
    CREATE OR REPLACE FUNCTION refuse_ann() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$`;
  await context.db.$executeRawUnsafe(
    `CREATE TRIGGER refuse_ann BEFORE INSERT ON rounds FOR EACH ROW WHEN (NEW.membership_id = '${ann.membershipId}') EXECUTE FUNCTION refuse_ann()`,
  );
  expect(await startList(context, { listId, userId: tenant.grace.userId, announce: ANNOUNCE })).toBe(true);
  const logger = recordingLogger();
  await runLists({ ...context, logger });
  await context.db.$executeRaw`DROP TRIGGER refuse_ann ON rounds`;
  expect(await listProgress(context.db, listId)).toMatchObject({
    ...{ status: 'DONE', done: 5, counts: { INVITED: 4, FAILED: 1 } },
  });
  expect(await rowsOf(listId)).toContainEqual({ planned: 'INVITED', outcome: 'FAILED', reason: null });
  expect(await refusedCsv(context.db, { listId, most: 10 })).toMatchObject({
    ...{ rows: 1, text: expect.stringContaining(`${ann.email},,,,,"Something went wrong`) },
  });
  expect(logger.lines).toContainEqual({
    level: 'error',
    text: 'A row of a list could not be done; it is refused, and the others go on.',
    fields: expect.objectContaining({ list: listId, position: 4 }),
  });
});

test('one list that cannot be done holds up no other, and is tried again', async () => {
  const tenant = await northwind();
  const [ann, bob] = [await person(tenant), await person(tenant)];
  const broken = await draft(tenant, tenant.grace, { text: `Email\n${ann.email}` });
  const good = await draft(tenant, tenant.grace, { text: `Email\n${bob.email}` });
  await context.db.$executeRaw`
    CREATE OR REPLACE FUNCTION refuse_list() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$`;
  await context.db.$executeRawUnsafe(
    `CREATE TRIGGER refuse_list BEFORE UPDATE OF done ON invite_lists FOR EACH ROW WHEN (NEW.id = '${broken}') EXECUTE FUNCTION refuse_list()`,
  );
  for (const listId of [broken, good])
    await startList(context, { listId, userId: tenant.grace.userId, announce: null });
  await runLists(context);
  expect(await listProgress(context.db, good)).toMatchObject({ status: 'DONE', counts: { INVITED: 1 } });
  expect(await listProgress(context.db, broken)).toMatchObject({ status: 'RUNNING', done: 0 });
  await context.db.$executeRaw`DROP TRIGGER refuse_list ON invite_lists`;
  await runLists(context);
  expect(await listProgress(context.db, broken)).toMatchObject({ status: 'DONE', counts: { INVITED: 1 } });
});

test('100 rows take as many statements as one', async () => {
  const tenant = await northwind();
  const { company, templates } = tenant;
  const done = async (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, n) => `n${from + n}-${tenant.tenantId}@acme.test,Lee`);
    const text = ['Email,Last', ...rows].join('\n');
    const given = { text, companyId: company.id, permissionsTemplateId: templates.subcontractor.id };
    return countStatements(async () => run(await draft(tenant, tenant.grace, given), tenant.grace));
  };
  const [one, many] = [await done(0, 1), await done(1, 101)];
  expect(many.statements).toBe(one.statements);
});

/** A pseudo-random number from 0 to below `below`, the same for the same seed. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each([1, 2, 3, 4, 5, 6])(
  'random sequence %d: no order of uploads, pauses, cancellations and lost rights invites anybody twice or loses a row',
  async (seed) => {
    const random = randomness(seed);
    const tenant = await northwind();
    const { company, templates, grace } = tenant;
    const members = [await person(tenant), await person(tenant)].map(({ email }) => email);
    const strangers = [0, 1, 2].map((n) => `r${n}-${tenant.tenantId}@acme.test`);
    const emails = [...members, ...strangers, 'no address'];
    const lists: string[] = [];
    const someList = () => lists[random(lists.length)] ?? '';
    const control = (listId: string, what: ListControl) =>
      controlList(context, { userId: grace.userId, workspace: WORKSPACE, listId, control: what });
    const setRights = (template: { id: string }) =>
      context.db.membership.update({ where: { id: grace.id }, data: { permissionsTemplateId: template.id } });
    const upload = async () => {
      const chosen = Array.from({ length: 5 }, () => emails[random(emails.length)]);
      const text = ['Email,Last', ...chosen.map((email) => `${email},Lee`)].join('\n');
      const given = { text, companyId: company.id, permissionsTemplateId: templates.subcontractor.id };
      const listId = await draft(tenant, grace, given);
      const starting = { listId, userId: grace.userId, announce: ANNOUNCE };
      await Promise.all([startList(context, starting), startList(context, starting)]);
      lists.push(listId);
    };
    await upload();
    for (let step = 0; step < 20; step += 1) {
      const listId = someList();
      switch (random(7)) {
        case 0:
          await setRights(templates.engineer);
          await upload();
          break;
        case 1:
          await control(listId, 'PAUSE');
          break;
        case 2:
          await control(listId, 'RESUME');
          break;
        case 3:
          if (random(3) === 0) await control(listId, 'CANCEL');
          break;
        case 4:
          await setRights(random(2) === 0 ? templates.reader : templates.engineer);
          break;
        default:
          await Promise.all([
            runChunk(context, listId, { most: 2 }),
            runChunk(context, someList(), { most: 2 }),
          ]);
      }
      context.clock.advance(random(3) * 20_000);
    }
    for (const listId of lists) await control(listId, 'RESUME');
    await runLists(context);

    const invited = await context.db.round.findMany({ where: { membership: { tenantId: tenant.tenantId } } });
    expect(new Set(invited.map(({ membershipId }) => membershipId)).size).toBe(invited.length);
    let sent = 0;
    for (const listId of lists) {
      const rows = await context.db.inviteListRow.findMany({
        where: { listId },
        orderBy: { position: 'asc' },
      });
      const progress = await listProgress(context.db, listId);
      const settled = rows.filter(({ outcome }) => outcome !== null);
      expect(settled).toEqual(rows.slice(0, progress?.done));
      expect(Object.values(progress?.counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(5);
      expect(progress?.status === 'DONE' ? progress.done : 5).toBe(5);
      expect(['DONE', 'CANCELLED']).toContain(progress?.status);
      sent += settled.filter(({ outcome }) => outcome === 'INVITED' || outcome === 'ADDED').length;
    }
    expect(sent).toBe(invited.length);
  },
);
