import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

test('/usher is offered as it is typed, and explains itself', async () => {
  await alice.composer.fill('/us');
  await alice.page.getByRole('option', { name: /^\/usher/ }).waitFor();
  await alice.types('/usher');
  const help = await alice.sees('Usher invites people to your tenants');
  expect(await help.textContent()).toContain('/usher invite jane@acme.test');
});

test('/usher invite invites, a mistyped word is not lost, and every answer speaks of /usher', async () => {
  await alice.types('/usher invte sam@acme.test');
  await alice.sees('Did you mean /usher invite sam@acme.test?');
  await alice.types('/usher invite sam@acme.test');
  await alice.sees('Welcome email sent to sam@acme.test');
  await alice.mail
    .getByRole('button', { name: /invited you to Northwind Tower/ })
    .first()
    .waitFor();
  await alice.types('/usher status');
  await alice.sees('One person: /usher status jane@acme.test');
});

test('/usher invite alone opens the form', async () => {
  await alice.types('/usher invite');
  await alice.dialog.getByRole('button', { name: 'Invite', exact: true }).waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.dialog.waitFor({ state: 'detached' });
});

test('a command may be typed to Usher directly', async () => {
  await alice.goes('Usher');
  await alice.types('/usher status sam@acme.test');
  await alice.sees('Sam Steel');
});
