import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Site, type Visitor } from './site.ts';

const EXISTS_ELSEWHERE = /This user already exists in another company\./;
const FOUND = /There is a user account with this email ID, in the company that you entered/;

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

/** The first screen: the command, Company, and Next. */
async function looksUp(who: Visitor, email: string, company: string): Promise<void> {
  await who.types(`/add-to-tenant ${email}`);
  await who.chooses('Company', company);
  await who.presses('Next');
}

/** From the record that was found to Add and invite, and the welcome. */
async function addsAsFound(who: Visitor, email: string): Promise<void> {
  await who.presses('Use This');
  await addsWithTemplate(who, email);
}

async function addsWithTemplate(who: Visitor, email: string): Promise<void> {
  await who.chooses('Permissions template', 'Subcontractor');
  await who.presses('Add and invite');
  await who.reads(`Welcome email sent to ${email}`);
  await who.closesForm();
}

test('a match: the record is found in the company that was entered', async () => {
  await looksUp(alice, 'ahmed@acme.test', 'Acme Steel');
  await alice.reads(FOUND);
  await addsAsFound(alice, 'ahmed@acme.test');
  await alice.mail.getByRole('button', { name: /Ahmed Haddad.*Northwind Tower/ }).waitFor();
});

test('an alias: the form changes in place, from field to field, and each is submitted', async () => {
  await looksUp(alice, 'olga@borealis.test', 'Borealis Electrical');
  await alice.reads(FOUND);
  await alice.presses('Use an alias email ID instead');
  await alice.reads(/This creates a separate user account/);
  await alice.fills('Email', 'olga+tower@borealis.test');
  await alice.presses('Next');
  await alice.fills('First name', 'Olga');
  await alice.fills('Last name', 'Petrenko');
  await alice.presses('Next');
  await addsWithTemplate(alice, 'olga+tower@borealis.test');
});

test('another company, which is associated with the tenant: Select Company, wrong and then right', async () => {
  await looksUp(alice, 'olga@borealis.test', 'Acme Steel');
  await alice.reads(EXISTS_ELSEWHERE);
  expect(await alice.dialog.getByRole('button', { name: 'Use This' }).count()).toBe(0);
  await alice.presses('Select Company');
  await alice.chooses('Company', 'Northwind Builders');
  await alice.presses('Select');
  await alice.reads(EXISTS_ELSEWHERE);
  await alice.chooses('Company', 'Borealis Electrical');
  await alice.presses('Select');
  await alice.reads(FOUND);
  await addsAsFound(alice, 'olga@borealis.test');
});

test('another company, which is not associated with the tenant: one asks, the other adds', async () => {
  const grace = await site.visit('grace');
  await looksUp(grace, 'carl@castor.test', 'Acme Steel');
  await grace.reads(EXISTS_ELSEWHERE);
  expect(await grace.dialog.getByText(/Castor Concrete/).count()).toBe(0);
  await grace.presses('Ask for it');
  await grace.reads(/You asked/);
  await grace.page.getByRole('button', { name: 'Close all' }).click();
  await grace.dialog.waitFor({ state: 'detached' });

  await looksUp(alice, 'lucia@castor.test', 'Acme Steel');
  await alice.reads(/Castor Concrete/);
  await alice.presses('Add company');
  await alice.reads(/Castor Concrete was added to Northwind Tower/);
  await addsAsFound(alice, 'lucia@castor.test');

  await looksUp(grace, 'carl@castor.test', 'Castor Concrete');
  await grace.reads(FOUND);
  await addsAsFound(grace, 'carl@castor.test');
  await grace.leaves();
});
