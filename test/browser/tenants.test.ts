import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Site, type Visitor } from './site.ts';

let site: Site;
let alice: Visitor;
let harry: Visitor;

beforeAll(async () => {
  site = await Site.open();
  [alice, harry] = await Promise.all([site.visit('alice'), site.visit('harry')]);
});
afterAll(async () => {
  await site.close();
  expect(site.problems).toEqual([]);
});

test('someone in two tenants is invited to each by its own Admin, and gets a mail of each', async () => {
  await alice.types('/invite nora@borealis.test');
  await alice.sees('Welcome email sent to nora@borealis.test');
  await harry.types('/invite nora@borealis.test');
  await harry.sees('Welcome email sent to nora@borealis.test');
  for (const tenant of ['Northwind Tower', 'Harbor Bridge'])
    await alice.mail.getByRole('button', { name: new RegExp(`invited you to ${tenant}`) }).waitFor();
});

test('the card of a tenant with a brand of its own has it beside the name, and stays as short', async () => {
  await harry.goes('harbor-bridge');
  const card = await harry.seesCard('Nora Lindqvist');
  await card.getByText('is invited to Harbor Bridge (Harbor Bridge JV) as Subcontractor, by Harry').waitFor();
  await card.getByText(/Welcome email delivered/).waitFor();
  expect((await card.locator('.body').boundingBox())?.height).toBeLessThanOrEqual(96);
});

test('an Admin of one tenant learns nothing of the other', async () => {
  await harry.types('/usher status ahmed@acme.test');
  await harry.sees('Ahmed Haddad');
  await alice.types('/usher status ahmed@acme.test');
  await alice.sees('is in a directory that you can see');
  expect(await alice.messages.filter({ hasText: 'Ahmed Haddad' }).count()).toBe(0);
});
