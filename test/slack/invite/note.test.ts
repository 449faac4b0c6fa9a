import { expect, test } from '@jest/globals';
import { draftList } from '../../../src/invitations/lists/draft-list.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { startList } from '../../../src/invitations/lists/start-list.ts';
import { readList } from '../../../src/lists/read-list.ts';
import { elsewhere, goesOn, looksUp } from '../setup/add-steps.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { fillIn } from './fill-in.ts';

const app = useSlackApp();

const NOTE = 'We start on Monday.\nBring your <b>boots</b>.';

const notesTo = async (email: string) => (await app.rounds(email)).map(({ note }) => note);

test('a note is kept with the round, in the audit, and in Details', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email, { 'Last name': 'Withnote', Note: ` ${NOTE} \u202e` });
  await form.submit();
  expect(await notesTo(email)).toEqual([NOTE]);
  const { details } = await app.db.auditEntry.findFirstOrThrow({
    where: { action: 'invite', details: { path: ['email'], equals: email } },
  });
  expect(details).toMatchObject({ note: NOTE });
  const alice = app.person('alice');
  const directory = await opens(alice, '/directory Withnote', { title: 'Directory' });
  await directory.press('Manage…');
  await shows(directory, 'Done');
  await directory.press('Details');
  const timeline = await alice.seesForm('Details');
  expect(timeline.text()).toContain('with the note “We start on Monday. Bring your <b>boots</b>.”');
});

test('a note belongs to one round: without a new one, the next round has none', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email, { Note: NOTE });
  await form.submit();
  app.clock.advance(120_000);
  expect((await asks(app.person('alice'), `/reinvite ${email}`)).text).toContain('round 2');
  expect(await notesTo(email)).toEqual([NOTE, null]);
});

test('whoever was invited before gets the note once Re-invite is pressed', async () => {
  const email = 'before@acme.test';
  await app.member({ email });
  const alice = app.person('alice');
  await asks(alice, `/invite ${email}`);
  app.clock.advance(120_000);
  const form = await opens(alice, '/invite');
  await fillIn(form, email, { Note: NOTE });
  await form.submit();
  expect(form.text()).toContain('was invited before');
  await form.press('Re-invite');
  await shows(form, 'round 2');
  expect(await notesTo(email)).toEqual([null, NOTE]);
});

test('a note goes along to the screens of adding, where it can be changed', async () => {
  const user = await elsewhere(app, { companyId: app.companies.acme.id });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email, { Note: NOTE });
  await form.submit();
  await goesOn(form, 'Use This');
  expect(form.value('Note')).toBe(NOTE);
  await form.fill({ 'Permissions template': 'Subcontractor', Note: 'See you.' });
  await form.submit();
  expect(await notesTo(user.email)).toEqual(['See you.']);
});

test('with Add alone nothing is sent, and the note waits for Invite', async () => {
  const user = await elsewhere(app, { companyId: app.companies.acme.id });
  const form = await looksUp(app.person('alice'), { email: user.email });
  await goesOn(form, 'Use This');
  await form.fill({ 'Permissions template': 'Subcontractor', Note: NOTE });
  await form.press('Add');
  await shows(form, 'Nothing was sent.');
  expect(await notesTo(user.email)).toEqual([]);
  await form.press('Invite');
  await shows(form, 'Welcome email sent');
  expect(await notesTo(user.email)).toEqual([NOTE]);
});

test('a note has at most 300 characters as it is kept', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  // Slack counts one character here; in Unicode’s normal form it is two.
  await fillIn(form, email, { Note: '\u0958'.repeat(151) });
  expect((await form.submit()).errors).toEqual({ Note: 'A note has at most 300 characters.' });
  await form.fill({ Note: '\u0958'.repeat(150) });
  await form.submit();
  expect(await notesTo(email)).toEqual(['\u0915\u093c'.repeat(150)]);
});

const LIST = { title: 'Invite a list' };

test('a list has one note for all of its people', async () => {
  const [one, two] = ['list-one@acme.test', 'list-two@acme.test'];
  for (const email of [one, two]) await app.member({ email });
  const form = await opens(app.person('alice'), `/invite ${one} ${two}`, LIST);
  await form.fill({ Note: NOTE });
  await form.submit();
  await runLists(app.app);
  expect(await notesTo(one)).toEqual([NOTE]);
  expect(await notesTo(two)).toEqual([NOTE]);
});

test('a list of more than 100 rows goes without a note: the preview says so, and starting it with one does nothing', async () => {
  const rowsOf = (count: number) =>
    readList(Array.from({ length: count }, (_, n) => `many-${n}@acme.test`).join('\n'));
  const { alice } = app.users;
  const asking = { userId: alice.id, workspace: 'T000000001', tenantId: app.tenants.tower.id };
  const choices = { reinvite: false, companyId: null, permissionsTemplateId: null };
  const startWithNote = async (count: number) => {
    const { rows } = await rowsOf(count);
    const drafted = await draftList(app.app, { ...asking, rows, choices });
    if (drafted.outcome === 'REFUSED') throw new Error('The list was refused.');
    const { listId } = drafted;
    const started = startList(app.app, { listId, userId: alice.id, announce: null, note: NOTE });
    return { listId, started };
  };
  expect(await (await startWithNote(100)).started).toBe(true);
  const { listId, started } = await startWithNote(101);
  await expect(started).rejects.toThrow('A note can go to 100 people at the most. Nobody was invited.');
  expect(await app.db.inviteList.findUnique({ where: { id: listId } })).toMatchObject({ status: 'DRAFT' });

  const person = app.person('alice');
  const invite = await opens(person, '/invite');
  await invite.press('Several people…');
  const form = await person.seesForm('Invite a list');
  const { rows } = await rowsOf(101);
  await form.fill({ People: rows.map(({ email }) => email).join('\n') });
  await form.submit();
  const preview = await person.seesForm('Invite a list');
  await shows(preview, 'A list of more than 100 rows goes without a note.');
  expect(preview.labels()).not.toContain('Note');
});
