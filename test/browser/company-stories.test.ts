import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Site, type Visitor } from './site.ts';

const EXISTS_ELSEWHERE = /This user already exists in another company\./;
const FOUND = /There is a user account with this email ID, in the company that you entered/;

let site: Site;

beforeAll(async () => {
  site = await Site.open();
});
afterAll(async () => {
  await site.close();
  expect(site.problems).toEqual([]);
});

/** The first screen: the command, Company, and Next. */
async function looksUp(who: Visitor, email: string, company: string): Promise<void> {
  await who.types(`/add-to-tenant ${email}`);
  await who.chooses('Company', company);
  await presses(who, 'Next');
}

async function presses(who: Visitor, button: string): Promise<void> {
  await who.dialog.getByRole('button', { name: button, exact: true }).click();
}

async function reads(who: Visitor, words: string | RegExp): Promise<void> {
  await who.dialog.getByText(words).first().waitFor();
}

/** From the record that was found to Add and invite, and the welcome. */
async function addsAsFound(who: Visitor, email: string): Promise<void> {
  await presses(who, 'Use This');
  await addsWithTemplate(who, email);
}

async function addsWithTemplate(who: Visitor, email: string): Promise<void> {
  const template = who.dialog.getByRole('combobox', { name: 'Permissions template' });
  await template.waitFor();
  // The only one that somebody may give is chosen already.
  if ((await template.inputValue()) !== 'Subcontractor') {
    await who.chooses('Permissions template', 'Subcontractor');
  }
  await presses(who, 'Add and invite');
  await reads(who, `Welcome email sent to ${email}`);
  await who.page.keyboard.press('Escape');
  await who.dialog.waitFor({ state: 'detached' });
}

test('a match: the record is found in the company that was entered', async () => {
  const alice = await site.visit('alice');
  await looksUp(alice, 'ahmed@acme.test', 'Acme Steel');
  await reads(alice, FOUND);
  await addsAsFound(alice, 'ahmed@acme.test');
  await alice.mail.getByRole('button', { name: /Ahmed Haddad.*Northwind Tower/ }).waitFor();
  await alice.leaves();
});

test('an alias: the form changes in place, from field to field, and each is submitted', async () => {
  const alice = await site.visit('alice');
  await looksUp(alice, 'olga@borealis.test', 'Borealis Electrical');
  await reads(alice, FOUND);
  await presses(alice, 'Use an alias email ID instead');
  await reads(alice, /This creates a separate user account/);
  await alice.fills('Email', 'olga+tower@borealis.test');
  await presses(alice, 'Next');
  await alice.fills('First name', 'Olga');
  await alice.fills('Last name', 'Petrenko');
  await presses(alice, 'Next');
  await addsWithTemplate(alice, 'olga+tower@borealis.test');
  await alice.leaves();
});

test('another company, which is associated with the tenant: Select Company, wrong and then right', async () => {
  const alice = await site.visit('alice');
  await looksUp(alice, 'olga@borealis.test', 'Acme Steel');
  await reads(alice, EXISTS_ELSEWHERE);
  expect(await alice.dialog.getByRole('button', { name: 'Use This' }).count()).toBe(0);
  await presses(alice, 'Select Company');
  await alice.chooses('Company', 'Northwind Builders');
  await presses(alice, 'Select');
  await reads(alice, EXISTS_ELSEWHERE);
  await alice.chooses('Company', 'Borealis Electrical');
  await presses(alice, 'Select');
  await reads(alice, FOUND);
  await addsAsFound(alice, 'olga@borealis.test');
  await alice.leaves();
});

test('another company, which is not associated with the tenant: one asks, the other adds', async () => {
  const [alice, grace] = await Promise.all([site.visit('alice'), site.visit('grace')]);
  await looksUp(grace, 'carl@castor.test', 'Acme Steel');
  await reads(grace, EXISTS_ELSEWHERE);
  expect(await grace.dialog.getByText(/Castor Concrete/).count()).toBe(0);
  await presses(grace, 'Ask for it');
  await reads(grace, /You asked/);
  await grace.page.getByRole('button', { name: 'Close all' }).click();
  await grace.dialog.waitFor({ state: 'detached' });

  await looksUp(alice, 'lucia@castor.test', 'Acme Steel');
  await reads(alice, /Castor Concrete/);
  await presses(alice, 'Add company');
  await reads(alice, /Castor Concrete was added to Northwind Tower/);
  await addsAsFound(alice, 'lucia@castor.test');

  await looksUp(grace, 'carl@castor.test', 'Castor Concrete');
  await reads(grace, FOUND);
  await addsAsFound(grace, 'carl@castor.test');
  await Promise.all([alice.leaves(), grace.leaves()]);
});
