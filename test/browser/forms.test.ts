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

test('an empty form says what is missing, and puts the cursor there', async () => {
  await alice.types('/invite');
  await alice.dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  const company = alice.dialog.getByRole('combobox', { name: 'Company' });
  await alice.dialog.getByText('Please complete this required field.').first().waitFor();
  expect(await alice.dialog.getByText('Please complete this required field.').count()).toBe(4);
  expect(await company.getAttribute('aria-invalid')).toBe('true');
  expect(await company.and(alice.page.locator(':focus')).count()).toBe(1);
});

test('companies are searched while a person types, and what was typed stays after an error', async () => {
  const company = alice.dialog.getByRole('combobox', { name: 'Company' });
  await company.fill('bor');
  const found = alice.dialog.getByRole('option', { name: 'Borealis Electrical' });
  await found.and(alice.page.locator('[data-highlighted]')).waitFor(); // a moment after it is shown
  expect(await alice.dialog.getByRole('option').count()).toBe(1);
  await company.press('Enter');
  expect(await company.inputValue()).toBe('Borealis Electrical');

  await alice.fills('Email', 'not an address');
  await alice.fills('Last name', 'Berg');
  await alice.chooses('Permissions template', 'Subcontractor');
  await alice.dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await alice.dialog.getByText('Enter a valid email address.').waitFor();
  expect(await alice.dialog.getByLabel('Last name').inputValue()).toBe('Berg');
  expect(await company.inputValue()).toBe('Borealis Electrical');
});

test('a form that is filled in well shows the outcome, and the person is invited and can be acted as', async () => {
  await alice.fills('Email', 'kim@borealis.test');
  await alice.dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await alice.dialog.getByText('Welcome email sent to kim@borealis.test').waitFor();
  await alice.dialog.getByRole('button', { name: 'Done' }).click();
  await alice.dialog.waitFor({ state: 'detached' });
  await alice.mail.getByRole('button', { name: /Berg.*invited you to Northwind Tower/ }).waitFor();
  await alice.actsAs('Berg');
  await alice.page.getByRole('heading', { name: 'Berg' }).waitFor();
  await alice.actsAs('Alice Admin');
});

test('the directory is searched, and a press on a row changes it in place', async () => {
  await alice.types('/directory');
  await alice.dialog.getByLabel(/Search by name/).fill('ines');
  await alice.dialog.getByLabel(/Search by name/).press('Enter');
  await alice.dialog.getByText('Inês Carvalho').first().waitFor();
  await alice.dialog.getByText('Sam Steel').waitFor({ state: 'detached' });
  await alice.dialog.getByRole('button', { name: /^Invite .*Inês Carvalho/ }).click();
  await alice.dialog.getByRole('button', { name: /^Re-invite .*Inês Carvalho/ }).waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.dialog.waitFor({ state: 'detached' });
});

test('a paste with a name fills in the form, and Enter in Email looks the address up', async () => {
  await alice.types('/invite • “Doe, Jane” <jane@borealis.test>');
  const email = alice.dialog.getByLabel('Email');
  await email.waitFor();
  expect(await email.inputValue()).toBe('jane@borealis.test');
  expect(await alice.dialog.getByLabel('First name').inputValue()).toBe('Jane');
  expect(await alice.dialog.getByLabel('Last name').inputValue()).toBe('Doe');
  expect(await alice.dialog.getByRole('combobox', { name: 'Company' }).inputValue()).toBe(
    'Borealis Electrical',
  );
  await email.fill('sam@acme.test');
  await email.press('Enter');
  await alice.dialog.getByText('This person is already in the directory').waitFor();
});
