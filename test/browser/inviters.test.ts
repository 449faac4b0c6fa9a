import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { makeRound } from '../setup/factories.ts';
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

/** Chooses from the menu of what can be done about someone, in a message, a row or a home. */
async function chooses(about: RegExp, entry: string): Promise<void> {
  await alice.page.getByRole('button', { name: about }).last().click();
  await alice.page.getByRole('menuitem', { name: entry }).click();
}

test('an invitation is revoked from the menu of its card, and the page of its link says so', async () => {
  await alice.types('/invite tomasz@acme.test');
  await alice.sees('Welcome email sent to tomasz@acme.test');
  await alice.goes('invites');
  const card = await alice.seesCard('Tomasz Wójcik');
  await card.getByRole('button', { name: /^More/ }).click();
  await card.getByText(/Welcome email delivered/).waitFor(); // an edit of the message leaves its menu open
  await alice.page.getByRole('menuitem', { name: 'Revoke' }).click();
  await alice.dialog.getByText('You can re-invite at any time.').waitFor();
  await alice.dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await alice.dialog.getByText('is revoked').waitFor();
  await alice.closesForm();
  await card.getByText(/Revoked/).waitFor();
  // With the author's name above it, a card is at most 120 px high.
  expect((await card.locator('.body').boundingBox())?.height).toBeLessThanOrEqual(96);

  await alice.mail.getByRole('button', { name: /Tomasz/ }).click();
  const invitation = await alice.follows('Accept the invitation');
  await invitation.getByRole('heading', { name: 'This invitation was withdrawn' }).waitFor();
  await invitation.close();
  await alice.mail.getByRole('button', { name: 'All mail' }).click();
});

test('whoever sent mail to a mistyped address is told, and corrects it from the message', async () => {
  await alice.types('/invite lena@boraelis.test');
  await alice.goes('Usher');
  const told = await alice.sees(/Lena Vogt \(lena@boraelis\.test\) came back/);
  await told.getByRole('button', { name: /^Correct address/ }).click();
  await alice.fills('Email', 'lena@borealis.test');
  await alice.dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await alice.dialog.getByText('Welcome email sent to lena@borealis.test').waitFor();
  await alice.closesForm();

  await alice.goes('invites');
  const card = await alice.seesCard('Lena Vogt');
  await card.getByText(/^lena@borealis\.test · round 2 · .*Welcome email delivered/).waitFor();
  expect((await card.locator('.body').boundingBox())?.height).toBeLessThanOrEqual(96);
});

test('Details tell what happened to a person, page by page', async () => {
  const { db } = site.sandbox.usher.context;
  const { id: membershipId } = await db.membership.findFirstOrThrow({
    where: { user: { emailKey: 'nora@borealis.test' }, tenant: { name: 'Northwind Tower' } },
  });
  const start = Date.now() - 100 * DAY;
  for (let n = 0; n < 12; n += 1) {
    await makeRound(db, { membershipId, status: 'EXPIRED', openedAt: new Date(start + n * DAY) });
  }
  await alice.types('/directory');
  await alice.dialog.getByRole('button', { name: /^Manage/ }).click();
  await chooses(/^More: Nora Lindqvist/, 'Details');
  await alice.dialog.getByText('Page 1 of 2').waitFor();
  await alice.dialog.getByText('Round 12 ended').waitFor();
  await alice.dialog.getByRole('button', { name: 'Older' }).click();
  await alice.dialog.getByText('Page 2 of 2').waitFor();
  await alice.dialog.getByText('Round 1 ended').waitFor();
  await alice.dialog.getByRole('button', { name: 'Newer' }).click();
  await alice.dialog.getByText('Page 1 of 2').waitFor();
  await alice.page.getByRole('button', { name: 'Close all' }).click();
  await alice.dialog.waitFor({ state: 'detached' });
});

test('Usher’s home shows what is open and what is stuck as it happens, with what helps', async () => {
  await alice.goes('Usher’s home');
  const home = alice.page.getByRole('region', { name: 'Usher’s home' });
  await home.getByText('You may invite, add and edit everyone').waitFor();
  await home.getByText('Open invitations (1)').waitFor(); // Lena's

  site.sandbox.resend.bounce('ines@acme.test');
  await alice.goes('general');
  await alice.types('/invite ines@acme.test');
  await alice.types('/invite sam@acme.test');
  await alice.goes('Usher’s home');
  await home.getByText('Stuck (1)').waitFor();
  await home.getByText('“550 5.1.1 user unknown”').waitFor();
  await home.getByRole('button', { name: /^Details, Inês/ }).click();
  await alice.dialog.getByText('Welcome email bounced').waitFor();
  await alice.closesForm();
  await home.getByRole('button', { name: /^Re-invite, Inês/ }).click();
  await alice.dialog.getByText('550 5.1.1').waitFor();
  await alice.closesForm();

  await chooses(/^More: Sam Steel/, 'Revoke');
  await alice.dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await alice.dialog.getByText('is revoked').waitFor();
  await alice.closesForm();
  await home.getByText('Open invitations (1)').waitFor();
  await home.getByRole('button', { name: 'Invite', exact: true }).click();
  await alice.dialog.getByRole('combobox', { name: 'Company' }).waitFor();
  await alice.closesForm();
});
