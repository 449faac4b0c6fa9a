import { expect, test } from '@jest/globals';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

test('what a column holds that was only a guess is asked in the preview, which follows what is said', async () => {
  const alice = app.person('alice');
  const invite = await opens(alice, '/invite');
  await invite.press('Several people…');
  const form = await alice.seesForm('Invite a list');
  const email = app.newEmail();
  await form.fill({ People: `Email\tAccount\tRole\n${email}\tOlson\tSubcontractor` });
  await form.submit();
  expect(form.text()).not.toContain('Assumed');
  expect(form.text()).toContain('“Olson” is not one of the tenant’s companies');
  expect(form.labels()).not.toContain('Company, where the list names none'); // it would change nothing
  await form.fill({ 'What is in the column “Account”?': 'Last name' });
  await shows(form, 'A company is needed');
  await form.fill({ 'Company, where the list names none': 'Acme Steel' });
  await shows(form, '1  Will be added and invited');
  await form.submit();
  expect(form.text()).toContain('Inviting 1 person');
  await runLists(app.app);
  expect(await app.rounds(email)).toHaveLength(1);
  expect(await app.db.user.findUniqueOrThrow({ where: { emailKey: email } })).toMatchObject({
    lastName: 'Olson',
  });
  expect(await app.db.inviteList.count({ where: { source: { not: null }, status: { not: 'DRAFT' } } })).toBe(
    0,
  );
});

test('a list is pasted into the form, or given as a file; what is wrong with it is said at its field', async () => {
  const alice = app.person('alice');
  const invite = await opens(alice, '/invite');
  await invite.press('Several people…');
  const form = await alice.seesForm('Invite a list');
  expect(form.labels()).toEqual(['People', 'File']);
  expect((await form.submit()).errors).toEqual({ People: 'Paste a list, or choose a file.' });
  await form.attach('File', [{ name: 'people.csv', content: Buffer.from('PK\x03\x04workbook') }]);
  expect((await form.submit()).errors.File).toContain('workbook of Excel');

  const [one, two] = [app.newEmail(), app.newEmail()];
  const table = [
    'Vendor;E-mail;Given name;Surname;Role;Contact;Phone',
    `Acme Steel Inc.;${one};Jörg;Groß;Subcontractor;;1`,
    `Acme Steel;${two};;O’Hara;Subcontractor;;2`,
    'Acme Steel;nowhere;;Lost;Subcontractor;;3',
  ].join('\r\n');
  await form.attach('File', [{ name: 'people.csv', content: Buffer.from(`\ufeff${table}`) }]);
  await form.submit();
  const preview = await alice.seesForm('Invite a list');
  await shows(preview, '2  Will be added and invited');
  expect(preview.text()).toContain('Not used: Phone.');
  expect(preview.text()).toContain(
    'line 4 · nowhere · Lost · as Subcontractor: “nowhere” is not an email ID.',
  );
  await preview.submit();
  await runLists(app.app);
  const people = await app.db.user.findMany({
    where: { emailKey: { in: [one, two] } },
    select: { firstName: true, lastName: true, company: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  expect(people).toEqual(
    expect.arrayContaining([
      { firstName: 'Jörg', lastName: 'Groß', company: { name: 'Acme Steel' } },
      { firstName: null, lastName: 'O’Hara', company: { name: 'Acme Steel' } },
    ]),
  );
});

test('the menu of a message invites whom the message names and mentions', async () => {
  const grace = app.person('grace');
  const said = await grace.says(
    'Please invite <@U000000008> and <mailto:c.d@acme.test|c.d@acme.test>, as well as norman@northwind.test.',
    {
      in: 'invites',
    },
  );
  await grace.form?.close({ all: true });
  await grace.uses('invite_people', said);
  const form = await grace.seesForm('Invite a list');
  expect(form.text()).toContain('1  Will be invited');
  expect(form.text()).toContain('2  Needs a company');
});

test('what is in the columns of a table in a message is asked, too', async () => {
  const alice = app.person('alice');
  const email = app.newEmail();
  const table = `Email;Account;Role\n${email};Olson;Subcontractor`;
  await alice.form?.close({ all: true });
  await alice.uses('invite_people', await alice.says(table, { in: 'invites' }));
  const form = await alice.seesForm('Invite a list');
  expect(form.text()).toContain('“Olson” is not one of the tenant’s companies');
  await form.fill({ 'What is in the column “Account”?': 'Last name' });
  await shows(form, 'A company is needed');
});
