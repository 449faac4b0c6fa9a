import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../../src/clock.ts';
import { draftList } from '../../../src/invitations/lists/draft-list.ts';
import { listProgress } from '../../../src/invitations/lists/read-progress.ts';
import { refusedCsv } from '../../../src/invitations/lists/refused-csv.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { startList } from '../../../src/invitations/lists/start-list.ts';
import { readList } from '../../../src/lists/read-list.ts';
import { makeRound, makeUser } from '../../setup/factories.ts';
import { recordingLogger } from '../../setup/logger.ts';
import { countStatements } from '../../setup/statements.ts';
import { WORKSPACE } from '../use-members.ts';
import { ANNOUNCE, useLists } from './use-lists.ts';

const { context, draft, northwind, person, rowsOf, run } = useLists();

/** So many statements a list of up to 1,000 rows may take in all. */
const MOST_STATEMENTS = 40;

test('several lists that are sent as one have no more people than one list may have', async () => {
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
    ...{ lacksCompany: false, lacksTemplate: false },
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
    await startList(context, { listId, userId: tenant.grace.userId, announce: ANNOUNCE });
  expect(await startList(context, { listId: one, userId: tenant.grace.userId, announce: null })).toBe(false);
  await Promise.all([runLists(context), runLists(context), runLists(context)]);
  const outcomes = [await listProgress(context.db, one), await listProgress(context.db, other)];
  expect(outcomes.map((list) => list?.counts)).toEqual(
    expect.arrayContaining([{ ADDED: 20 }, { JUST_INVITED: 20 }]),
  );
  const cards = await context.db.notice.findMany({
    where: { key: { in: lists.map((listId) => `list:${listId}`) } },
  });
  // Each counts whom it has invited itself, as its details do.
  expect(cards.map(({ data }) => data)).toEqual(
    expect.arrayContaining([0, 20].map((invited) => expect.objectContaining({ done: 20, invited }))),
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

test('rows beyond the cap of whoever sends the list are refused, and what they sent before counts', async () => {
  const tenant = await northwind();
  const people = [await person(tenant), await person(tenant), await person(tenant), await person(tenant)];
  const [before, ...listed] = people.map(({ email }) => email);
  await run(await draft(tenant, tenant.grace, { text: `Email\n${before}` }), tenant.grace);
  const listId = await draft(tenant, tenant.grace, { text: ['Email', ...listed].join('\n') });
  expect(await startList(context, { listId, userId: tenant.grace.userId, announce: ANNOUNCE })).toBe(true);
  await runLists({ ...context, caps: { ...context.caps, invitationsPerInviter: 2 } });
  expect((await rowsOf(listId)).map(({ outcome }) => outcome)).toEqual(['INVITED', 'OVER_CAP', 'OVER_CAP']);
});

test('the file of the refused rows runs nothing in a spreadsheet, and is read back as it was', async () => {
  const tenant = await northwind();
  const formula = '=HYPERLINK("http://evil.test")';
  const text = `Email,First,Last\nnonsense,"${formula.replaceAll('"', '""')}",+Lee\n`;
  const listId = await draft(tenant, tenant.grace, { text });
  const file = await refusedCsv(context.db, { listId, most: 10 });
  expect(file.text).toContain(`"'=HYPERLINK(""http://evil.test"")",'+Lee`);
  const { rows } = await readList(new TextEncoder().encode(file.text));
  expect(rows).toMatchObject([{ email: 'nonsense', firstName: formula, lastName: '+Lee' }]);
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

test('100 rows take as many statements as one, whether their people are new or are invited again', async () => {
  const tenant = await northwind();
  const { company, templates } = tenant;
  const done = async (from: number, to: number, reinvite: boolean) => {
    const rows = Array.from({ length: to - from }, (_, n) => `n${from + n}-${tenant.tenantId}@acme.test,Lee`);
    const text = ['Email,Last', ...rows].join('\n');
    const given = {
      text,
      companyId: company.id,
      permissionsTemplateId: templates.subcontractor.id,
      reinvite,
    };
    return countStatements(async () => run(await draft(tenant, tenant.grace, given), tenant.grace));
  };
  const [one, many] = [await done(0, 1, false), await done(1, 101, false)];
  expect(many.statements).toBe(one.statements);
  // The preview, the start, the rows, and a look whether there are more. What is new is not read back.
  expect(many.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
  expect(many.texts.filter((text) => text.includes('/* read members */'))).toEqual([]);
  context.clock.advance(10 * MINUTE);
  const [again, manyAgain] = [await done(0, 1, true), await done(1, 101, true)];
  expect(manyAgain.statements).toBe(again.statements);
  expect(manyAgain.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
  // Once for the preview, and once under their locks.
  expect(manyAgain.texts.filter((text) => text.includes('/* read members */'))).toHaveLength(2);
});
