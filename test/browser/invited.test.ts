import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Site, type Visitor } from './site.ts';

const OLD = 'girders and rivets 47';
const NEW = 'four quiet herons 12';

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

/** Alice invites someone, who reads the mail. */
async function invited(email: string): Promise<Visitor> {
  await alice.types(`/invite ${email}`);
  await alice.sees(`Welcome email sent to ${email}`);
  const person = await site.visit(email);
  await person.mail.getByRole('button', { name: /invited you to Northwind Tower/ }).click();
  return person;
}

async function chooses(page: Page, password: string, button: string): Promise<void> {
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: button }).click();
}

async function logsIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${site.sandbox.url}/login`);
  await page.getByLabel('Email ID').fill(email);
  await chooses(page, password, 'Log in');
}

test('a forgotten password is replaced through the mail; the old one no longer counts', async () => {
  const sam = await invited('sam@acme.test');
  const page = await sam.follows('Accept the invitation');
  await chooses(page, 'samsteel1', 'Accept invitation');
  await page.getByText('made of your own name').waitFor();
  await chooses(page, OLD, 'Accept invitation');
  await page.getByRole('heading', { name: 'Welcome to Northwind Tower, Sam' }).waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();

  await page.goto(`${site.sandbox.url}/login`);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('Email ID').fill('Sam@acme.test');
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();

  await sam.mail.getByRole('button', { name: 'All mail' }).click();
  await sam.mail.getByRole('button', { name: /Choose a new password for Northwind Tower/ }).click();
  const link = await sam.follows('Choose a new password');
  await chooses(link, NEW, 'Save and log in');
  await link.getByText('Your new password is saved').waitFor();
  await link.getByRole('button', { name: 'Log out' }).click();

  await logsIn(link, 'sam@acme.test', OLD);
  await link.getByText('The email ID or the password is wrong.').waitFor();
  await logsIn(link, 'sam@acme.test', NEW);
  await link.getByRole('heading', { name: 'Hello, Sam' }).waitFor();
  await sam.leaves();
});

test('“This is not for me” on the page of the link ends the invitation, and the inviter is told', async () => {
  const dev = await invited('dev@borealis.test');
  const page = await dev.follows('Accept the invitation');
  await page.getByRole('link', { name: 'This is not for me' }).click();
  await page.getByRole('heading', { name: 'Is this not for you?' }).waitFor();
  await page.getByRole('button', { name: 'Stop these emails' }).click();
  await page.getByRole('heading', { name: 'You stopped this invitation' }).waitFor();
  await dev.leaves();

  await alice.goes('invites');
  const card = await alice.seesCard('Dev Raman');
  await card.getByText(/Stopped by the invited person/).waitFor();
  await alice.goes('Usher');
  await alice.sees(/Dev Raman .* stopped the invitation to Northwind Tower/);
  await alice.goes('general');
});

test('the unsubscribe button of a mail program ends the invitation in one press', async () => {
  const tomasz = await invited('tomasz@acme.test');
  await tomasz.mail.getByRole('button', { name: 'Unsubscribe' }).click();
  await tomasz.mail.getByRole('button', { name: 'Unsubscribed' }).waitFor();
  await alice.goes('invites');
  const card = await alice.seesCard('Tomasz Wójcik');
  await card.getByText(/Stopped by the invited person/).waitFor();

  const page = await tomasz.follows('Accept the invitation');
  await page.getByRole('heading', { name: 'You stopped this invitation' }).waitFor();
  await tomasz.leaves();
});
