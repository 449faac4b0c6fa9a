import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { holdUp } from '../../sandbox/demo/hold-up.ts';
import { MONDAYS_LIST } from '../../sandbox/demo/mondays-list.ts';
import { Site, type Visitor } from './site.ts';

let site: Site;
let alice: Visitor;

beforeAll(async () => {
  site = await Site.open();
  alice = await site.visit('alice');
});
afterAll(async () => {
  await site.close();
  expect(site.problems).toEqual([]);
});

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/** The form for a list, from the Invite form. */
async function opensListForm(who: Visitor): Promise<void> {
  await who.types('/invite');
  await who.presses(/^Several people/);
  await who.dialog.getByRole('heading', { name: 'Invite a list' }).waitFor();
}

test('a pasted list is shown before anything is done, and invited with the company that is chosen for it', async () => {
  await opensListForm(alice);
  await alice.presses('Preview');
  await alice.dialog.getByText('Paste a list, or choose a file.').waitFor();
  // Nothing of what is pasted is left out unseen.
  await alice.fills('People', 'jonas@acme.test\n'.repeat(200));
  await alice.presses('Preview');
  await alice.dialog.getByText('Enter no more than 3000 characters.').waitFor();
  await alice.fills(
    'People',
    'Jonas Weber <jonas@acme.test>\nkai@acme.test Kai Lund\nnora@borealis.test\nbroken@acme',
  );
  await alice.presses('Preview');
  await alice.reads('2 Needs a company');
  await alice.reads('1 Wrong address');
  await alice.reads('line 4 · broken@acme');
  await alice.dialog.getByRole('button', { name: 'Invite 1 person' }).waitFor();
  await alice.chooses('Company, where the list names none', 'Acme Steel');
  await alice.reads('2 Needs a permissions template');
  await alice.chooses('Permissions template, where the list names none', 'Subcontractor');
  await alice.reads('2 Will be added and invited');
  expect(site.sandbox.resend.mails()).toEqual([]);
  await alice.presses('Invite 3 people');
  await alice.reads('Inviting 3 people to Northwind Tower');
  await alice.closesForm();
  for (const name of ['Jonas Weber', 'Kai Lund', 'Nora Lindqvist']) {
    await alice.mail.getByRole('button', { name: new RegExp(`${name}.*Northwind Tower`) }).waitFor();
  }
});

test('a file is previewed page by page and by what becomes of its rows; the refused ones come back as a file', async () => {
  await opensListForm(alice);
  const file = alice.dialog.getByLabel(/^File/);
  await file.setInputFiles(csv('people.csv', 'PK\u0003\u0004 a workbook'));
  await alice.presses('Preview');
  await alice.reads(/workbook of Excel/);
  await file.setInputFiles(csv('monday.csv', MONDAYS_LIST));
  await alice.reads(/^monday\.csv/);
  await alice.presses('Preview');
  await alice.chooses('Permissions template, where the list names none', 'Subcontractor');
  await alice.reads('29 Will be added and invited');
  await alice.reads('2 Needs a company');

  await alice.chooses('Show', 'Will be added and invited (29)');
  await alice.reads('Page 1 of 3');
  await alice.presses('Next');
  await alice.reads('Page 2 of 3');
  await alice.presses('Previous');
  await alice.reads('Page 1 of 3');
  await alice.chooses('Show', 'Needs a company (2)');
  await alice.reads('“Delta Scaffolding” is not one of the tenant’s companies');

  await alice.presses('Send me the refused rows');
  await alice.reads('see your direct messages with Usher');
  await alice.closesForm();
  await alice.goes('Usher');
  const sent = await alice.sees('The 5 refused rows of your list');
  const [download] = await Promise.all([
    alice.page.waitForEvent('download'),
    sent.getByRole('link', { name: /refused-rows\.csv/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('refused-rows.csv');
  await alice.goes('general');
});

test('the card of a list shows how far it is, and pauses, goes on with and cancels it', async () => {
  const goOn = await holdUp(site.sandbox, 'tomasz@acme.test');
  await alice.types('/invite tomasz@acme.test, dev@borealis.test'); // held up, and the lists behind it wait
  await alice.presses('Invite 2 people');
  await alice.reads('Inviting 2 people');
  await alice.closesForm();
  const rows = Array.from(
    { length: 30 },
    (_, n) => `person-${n}@acme.test;Ada Berg;Acme Steel;Subcontractor`,
  );
  const head = 'Email;Name;Company;Role';
  await startsList([head, ...rows, 'nowhere;No Address;;', 'sam@acme.test;;;'].join('\n'), 31);
  await startsList([head, ...rows].join('\n'), 30);

  await alice.goes('invites');
  const long = await alice.seesListCard(32);
  const other = await alice.seesListCard(30);
  await long.getByText(`${'░'.repeat(20)} 0 of 32`).waitFor();
  await long.getByRole('button', { name: 'Pause' }).click();
  await long.getByText('Paused at 0 of 32').waitFor();
  await other.getByRole('button', { name: 'Cancel' }).click();
  const question = alice.page.getByRole('alertdialog', { name: 'Cancel the list?' });
  await question.getByRole('button', { name: 'Cancel the list' }).click();
  await other.getByText('Cancelled at 0 of 30').waitFor();
  await goOn();
  await (await alice.seesListCard(2)).getByText('2 people invited').waitFor();
  await long.getByText('Paused at 0 of 32').waitFor();

  const finish = await holdUp(site.sandbox, 'sam@acme.test');
  await long.getByRole('button', { name: 'Go on' }).click();
  await long.getByText(`${'█'.repeat(12)}${'░'.repeat(8)} 20 of 32`).waitFor();
  await finish();
  await long.getByText('31 people invited · 1 refused · 0 of 31 logged in').waitFor();
  await long.getByRole('button', { name: /1 reply/ }).click();
  const thread = alice.page.getByRole('region', { name: 'Thread' });
  await thread.getByText('is done: 31 people invited · 1 row refused').waitFor();
  await thread.getByRole('button', { name: 'Close thread' }).click();

  await long.getByRole('button', { name: /^Details/ }).click();
  await alice.reads('line 32 · nowhere');
  await alice.closesForm();
  await alice.goes('Usher');
  await alice.sees('is done: 31 people invited. 1 row was refused');
  await alice.goes('general');
});

/** Chooses a file, and starts what the preview says. */
async function startsList(text: string, people: number): Promise<void> {
  await opensListForm(alice);
  await alice.dialog.getByLabel(/^File/).setInputFiles(csv('people.csv', text));
  await alice.presses('Preview');
  await alice.presses(`Invite ${people} people`);
  await alice.reads(`Inviting ${people} people`);
  await alice.closesForm();
}

test('who may not invite asks for approval; an approver presses Approve in a direct message, and the asker is told', async () => {
  const grace = await site.visit('grace');
  await asksFor(grace, 'mei@northwind.test', 'She starts on Monday');
  await alice.goes('Usher');
  const request = await alice.sees('Grace Granular asks you to invite mei@northwind.test');
  await request.getByText('“She starts on Monday”').waitFor();
  await request.getByRole('button', { name: 'Approve' }).click();
  await alice.sees('Approved for Grace Granular');
  await request.getByText('Alice Admin approved').waitFor();
  expect(await request.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  await alice.mail.getByRole('button', { name: /Mei Tanaka.*Northwind Tower/ }).waitFor();
  await grace.goes('Usher');
  await grace.sees(/You asked to invite mei@northwind\.test.*Alice Admin approved/);
  await grace.leaves();
});

test('an approver denies in Usher’s home, with a reason that the asker reads', async () => {
  const rita = await site.visit('rita');
  await asksFor(rita, 'paul@northwind.test', 'He is new');
  await alice.goes('Usher’s home');
  const home = alice.page.getByRole('region', { name: 'Usher’s home' });
  await home.getByText('Waiting for your decision (1)').waitFor();
  await home.getByText('“He is new”').waitFor();
  await home.getByRole('button', { name: 'Deny' }).click();
  await alice.fills('Reason', 'Paul is here already');
  await alice.presses('Deny');
  await alice.reads('Rita Reader is told so');
  await alice.closesForm();
  await home.getByText('Waiting for your decision').waitFor({ state: 'detached' });
  await rita.goes('Usher');
  await rita.sees(/Alice Admin denied it.*“Paul is here already”/);
  await rita.leaves();
});

/** Tries to invite someone, and asks for approval from the refusal. */
async function asksFor(who: Visitor, email: string, reason: string): Promise<void> {
  await who.types(`/invite ${email}`);
  const refusal = await who.sees(/^(?=.*You may not invite)/s);
  await refusal.getByRole('button', { name: 'Ask for approval' }).click();
  await who.fills('Reason', reason);
  await who.presses('Ask');
  await who.reads('You are told what they decide');
  await who.closesForm();
}
