import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { COLUMNS } from '../../src/cli/output/terminal.ts';
import { DAY } from '../../src/clock.ts';
import { MAIL_OBSTACLE_ADVICE, MAIL_OBSTACLES } from '../../src/words/emails.ts';
import { makeMembership, makeRound, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { useCli } from './use-cli.ts';

const { database, example, file, usher } = useCli();

test('the status says how to apply a directory when there is none', async () => {
  expect(await usher('status')).toEqual({
    status: 0,
    out: 'There are no tenants yet. Apply a directory first: usher apply directory.yaml\n',
    err: '',
  });
});

test('applying a directory lists the changes; applying it again changes nothing', async () => {
  const dry = await usher('apply', example, '--dry-run');
  expect(dry.out).toMatch(/^Dry run of .*: 55 changes would be made\.\n/);
  expect(await database.db.tenant.count()).toBe(0);

  const first = await usher('apply', example);
  expect(first).toMatchObject({ status: 0, err: '' });
  expect(first.out.replace(/^.* is applied/, 'It is applied')).toMatch(
    /^It is applied: 55 changes\.\n\n +created +changed +unchanged\n {2}Companies +4 +0 +0\n/,
  );
  expect(first.out).toContain('\nTenants\n  + Northwind Tower\n  + Harbor Bridge\n');

  const again = await usher('apply', example);
  expect(again.out).toMatch(/ is applied: 0 changes\.\n/);
  expect(again.out).not.toMatch(/^ {2}[+~]/m);
  const { actor } = await database.db.auditEntry.findFirstOrThrow();
  expect(actor).toMatch(/^usher apply/);
});

test('changes are listed with the old value, and what is missing from the file is listed as kept', async () => {
  await usher('apply', example);
  const text = readFileSync(example, 'utf8')
    .replace('timezone: America/Chicago', 'timezone: Europe/Paris')
    .replace('lastName: Steel', 'lastName: Stahl')
    .replace(/ {6}- email: tomasz.*?(?= {6}- )/s, '')
    .replace('permissionsTemplate: Directory Admin', 'permissionsTemplate: Project Engineer');
  const { out } = await usher('apply', await file('changed.yaml', text), '--dry-run');
  expect(out).toContain('  ~ Northwind Tower: timezone America/Chicago -> Europe/Paris\n');
  expect(out).toContain('  ~ sam@acme.test: lastName Steel -> Stahl\n');
  expect(out).toContain(
    'Not in the file, and kept as they are\n  Northwind Tower: 1 member: tomasz@acme.test\n',
  );
  expect(out).toContain('Warning: Northwind Tower has no Directory Admin, so nobody may manage all of it.\n');
});

test('a user given another company is refused with line and column', async () => {
  await usher('apply', example);
  const text = readFileSync(example, 'utf8').replace('company: Acme Steel', 'company: Borealis Electrical');
  const path = await file('moved.yaml', text);
  const line = text.slice(0, text.indexOf('company: Borealis Electrical')).split('\n').length;
  expect((await usher('apply', path)).err).toBe(
    [
      `${path}:${line}:18: sam@acme.test already belongs to Acme Steel and cannot be given Borealis Electrical: a user has exactly one company.`,
      `${path} was refused because of 1 problem. Nothing was changed.`,
      '',
    ].join('\n'),
  );
});

test('the status of everybody and of one person fits into 80 columns', async () => {
  const { db } = database;
  await usher('apply', example);
  const now = Date.now();
  const sam = await db.membership.findFirstOrThrow({ where: { user: { emailKey: 'sam@acme.test' } } });
  const alice = await db.user.findFirstOrThrow({ where: { emailKey: 'alice@northwind.test' } });
  const old = await makeRound(db, {
    membershipId: sam.id,
    status: 'BOUNCED',
    openedAt: new Date(now - 20 * DAY),
    sentById: alice.id,
  });
  await db.email.update({
    where: { id: old.email.id },
    data: { status: 'BOUNCED', settledAt: new Date(now - 20 * DAY), error: 'the mailbox is full' },
  });
  await makeRound(db, { membershipId: sam.id, openedAt: new Date(now - 2 * DAY), sentById: alice.id });
  const ines = await db.membership.findFirstOrThrow({ where: { user: { emailKey: 'ines@acme.test' } } });
  const failed = await makeRound(db, { membershipId: ines.id });
  await db.email.update({
    where: { id: failed.email.id },
    data: { status: 'FAILED', error: 'x '.repeat(90).trim() },
  });

  const putOff = await db.membership.findFirstOrThrow({ where: { user: { emailKey: 'tomasz@acme.test' } } });
  const { email: later } = await makeRound(db, { membershipId: putOff.id, welcomedAt: null });
  await db.email.update({
    where: { id: later.id },
    data: { status: 'QUEUED', dueAt: new Date(now + DAY), acceptedAt: null },
  });

  const all = await usher('status');
  expect(all.out).toContain(
    'Northwind Tower (America/Chicago)\n  11 people: 0 logged in, 3 invited and waiting, 8 never invited.\n',
  );
  expect(all.out).toMatch(/^ {4}sam@acme\.test +round 2 +2 days +next [A-Z][a-z]{2} \d+, \d{4}$/m);
  expect(all.out).toMatch(/^ {2}Emails that did not arrive: 1 could not be sent$/m);
  expect(all.out).toMatch(
    /^ {4}ines@acme\.test: Welcome email could not be sent, [A-Z][a-z]{2} \d+, \d{4}: x x/m,
  );

  expect(all.out).toMatch(/^ {4}tomasz@acme\.test +round 1 +mail put off until [A-Z][a-z]{2} \d+, \d{4}$/m);

  const waits = await usher('status', 'tomasz@acme.test');
  expect(waits.out.replace(/\s+/g, ' ')).toMatch(
    /Welcome email put off until \w+ \d+, \d{4}, \d\d:\d\d, because there may be only so many mails a day/,
  );
  const one = await usher('status', 'SAM@acme.test');
  expect(one.out).toMatch(
    /^Sam Steel <sam@acme.test>, Acme Steel\n\nNorthwind Tower \(America\/Chicago\), Subcontractor\n {2}Has not logged in\.\n {2}Round 2, .*, by Alice Admin: links work until .*next\s+follow-up on .*\n/s,
  );
  expect(one.out).toMatch(/^ {2}Round 1, .* by Alice Admin: bounced/m);
  expect(one.out).toMatch(/ Welcome email bounced \(the mailbox is full\)$/m);
  for (const { out } of [all, waits, one]) {
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(COLUMNS);
    expect(out).not.toContain('\u001b');
  }
});

test.each([
  ['SETUP', 'PARKED', 'The domain is not verified.'],
  ['QUOTA', 'PARKED', 'You have reached your daily quota.'],
  ['OUTAGE', 'SENDING', 'No answer in 30 s.'],
] as const)('the status says that mail waits, why, and what to do (%s)', async (waitsFor, status, error) => {
  const { db } = database;
  await usher('apply', example);
  const at = new Date();
  const { id } = await db.mailBatch.create({
    data: { status, waitsFor, error, frozenAt: at, nextAttemptAt: at },
  });
  for (const { out } of [await usher('status'), await usher('status', 'sam@acme.test')]) {
    expect(out.replace(/\s+/g, ' ')).toContain(
      `Mail is waiting: ${MAIL_OBSTACLES[waitsFor]} (${error}). ${MAIL_OBSTACLE_ADVICE[waitsFor]}`,
    );
  }
  await db.mailBatch.update({ where: { id }, data: { status: 'DONE', waitsFor: null } });
  expect((await usher('status')).out).not.toContain('Mail is waiting');
});

test('an operator deactivates and reactivates someone in one tenant', async () => {
  const member = await makeMembership(database.db, {
    tenantId: (await makeTenant(database.db, { name: 'Lighthouse' })).id,
  });
  const { email } = member.user;
  await makeRound(database.db, { membershipId: member.id });

  const there = `${email} --tenant lighthouse`.split(' ');
  expect(await usher('deactivate', ...there)).toMatchObject({
    status: 0,
    out: expect.stringMatching(
      /is\s+deactivated\s+in\s+Lighthouse\.\s+The\s+open\s+invitation\s+has\s+ended/,
    ),
  });
  expect(await usher('deactivate', ...there)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/already/),
  });
  expect(await usher('reactivate', ...there)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/active\s+in\s+Lighthouse\s+again/),
  });
  const audited = await database.db.auditEntry.findMany({
    where: { subject: member.id },
    orderBy: { id: 'asc' },
  });
  expect(audited.map(({ actor, actorId }) => [actor.replace(/ \(.*/, ''), actorId])).toEqual([
    ['usher deactivate', null],
    ['usher reactivate', null],
  ]);
});

test('an operator revokes an invitation, and is told what there was to revoke', async () => {
  const member = await makeMembership(database.db, {
    tenantId: (await makeTenant(database.db, { name: 'Harbour' })).id,
  });
  const { email } = member.user;
  const revoke = async () => {
    const { status, out } = await usher('revoke', email, '--tenant', 'harbour');
    return [status, out.replace(/\s+/g, ' ').trim()];
  };
  expect(await revoke()).toEqual([0, `${email} was never invited to Harbour. There is nothing to revoke.`]);
  const { round } = await makeRound(database.db, { membershipId: member.id });
  expect(await revoke()).toEqual([
    0,
    `The invitation of ${email} to Harbour is revoked. Its links no longer work, and no more emails leave.`,
  ]);
  expect(await database.db.round.findUnique({ where: { id: round.id } })).toMatchObject({
    status: 'REVOKED',
    endedBy: expect.stringContaining('usher revoke'),
  });
  const [, again] = await revoke();
  expect(again).toMatch(
    /^The invitation of \S+ to Harbour is over: revoked on \w+ \d+, \d+, by usher revoke.*\. There is nothing to revoke\.$/,
  );
});

test('an email ID that is nearly that of someone is answered with the one that was probably meant', async () => {
  const { db } = database;
  const tenant = await makeTenant(db, { name: 'Quay' });
  const user = await makeUser(db, { email: 'walter@stevedores.test' });
  await makeMembership(db, { tenantId: tenant.id, userId: user.id });
  expect(await usher('status', 'walter@stevedores.tset')).toMatchObject({
    status: 1,
    err: 'There is no user account with the email ID walter@stevedores.tset. Did you mean walter@stevedores.test?\n',
  });
  expect(await usher('deactivate', 'waltr@stevedores.test', '--tenant', 'Quay')).toMatchObject({
    status: 1,
    err: 'waltr@stevedores.test is not in the directory of Quay. Did you mean walter@stevedores.test?\n',
  });
  await db.formerEmailId.create({ data: { userId: user.id, emailKey: 'wally@stevedores.test' } });
  expect(await usher('status', 'wally@stevedores.test')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/ had this address until it was corrected to walter@stevedores\.test\.\n$/),
  });
});

test('the command says why an operator cannot deactivate someone', async () => {
  const { db } = database;
  const tenant = await makeTenant(db, { name: 'Breakwater' });
  const template = await makeTemplate(db, { tenantId: tenant.id, directory: 'ADMIN' });
  const admin = await makeMembership(db, { tenantId: tenant.id, permissionsTemplateId: template.id });
  expect(await usher('deactivate', admin.user.email, '--tenant', 'Breakwater')).toEqual({
    status: 1,
    out: '',
    err: `${admin.user.email} is the last active Directory Admin of Breakwater. Make someone else a Directory Admin first.\n`,
  });
  expect(await usher('deactivate', 'nobody@acme.test', '--tenant', 'Breakwater')).toMatchObject({
    status: 1,
    err: 'nobody@acme.test is not in the directory of Breakwater.\n',
  });
  expect(await usher('reactivate', admin.user.email, '--tenant', 'Brakwater')).toMatchObject({
    status: 1,
    err: 'There is no tenant "Brakwater": did you mean "Breakwater"?\n',
  });
});

test('the timeline of a person is told in the tenant’s time, in each tenant or in one', async () => {
  const { db } = database;
  const tenant = await makeTenant(db, { name: 'Timeline Tower', timezone: 'America/Chicago' });
  const user = await makeUser(db, { email: 'told@acme.test', firstName: 'Tess', lastName: 'Told' });
  const { id: membershipId } = await makeMembership(db, { tenantId: tenant.id, userId: user.id });
  await makeMembership(db, { userId: user.id });
  const openedAt = new Date(Date.now() - 2 * DAY);
  await makeRound(db, { membershipId, openedAt });
  const { status, out } = await usher('status', 'told@acme.test', '--timeline', '--tenant', 'timeline tower');
  expect(status).toBe(0);
  expect(out).toContain('Tess Told <told@acme.test> in Timeline Tower (America/Chicago)');
  expect(out).toMatch(
    /What comes next\n {2}Day 3 follow-up on \w+ \d+, \d{4}, \d\d:\d\d, unless Tess logs in\./,
  );
  expect(out).toContain('Welcome email sent.');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const all = await usher('status', 'told@acme.test', '--timeline');
  expect(all.out.match(/What comes next/g)).toHaveLength(2);
  expect(all.out).toContain('No mail is planned: Tess was never invited here.');
  expect(await usher('status', '--timeline')).toMatchObject({ status: 2 });
  expect(await usher('status', 'told@acme.test', '--tenant', 'x')).toMatchObject({ status: 2 });
});

test('the directory of a tenant is printed as CSV', async () => {
  const { db } = database;
  const tenant = await makeTenant(db, { name: 'Export Tower' });
  const user = await makeUser(db, { email: 'csv@acme.test', firstName: '-1', lastName: 'Csv, Sam' });
  await makeMembership(db, { tenantId: tenant.id, userId: user.id });
  const { status, out } = await usher('export', '--tenant', 'export tower');
  expect(status).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^\ufeffFirst name,Last name,Email,/),
    expect.stringMatching(/^'-1,"Csv, Sam",csv@acme\.test,.*,Never invited,,,0,$/),
    '',
  ]);
  expect(await usher('export')).toMatchObject({ status: 2 });
  expect((await usher('export', '--tenant', 'Exprt Tower')).err).toContain('did you mean "Export Tower"?');
});
