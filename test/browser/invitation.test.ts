import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Site } from './site.ts';

let site: Site;

beforeAll(async () => {
  site = await Site.open();
});
afterAll(async () => {
  await site.close();
  expect(site.problems).toEqual([]);
});

test('an Admin invites by command, days pass, and the invited chooses a password: the story of the demo', async () => {
  const alice = await site.visit('alice');
  await alice.types('/invite sam@acme.test');
  await alice.sees('Welcome email sent to sam@acme.test');
  await alice.mail.getByRole('button', { name: /Sam Steel.*invited you to Northwind Tower/ }).waitFor();

  await alice.goes('invites');
  const card = await alice.sees('Sam Steel (Acme Steel) is invited to Northwind Tower');
  await card.getByText(/next follow-up/).waitFor();
  // With the author's name above it, a card is at most 120 px high.
  expect((await card.locator('.body').boundingBox())?.height).toBeLessThanOrEqual(96);

  await alice.moves('+1 day');
  await alice.page.getByText('+1 day', { exact: true }).first().waitFor();
  await alice.moves('Next follow-up');
  await expect(mailsOf(alice, 2)).resolves.toMatch(/is waiting/);
  await card.getByRole('button', { name: /replies/ }).click();
  const thread = alice.page.getByRole('region', { name: 'Thread' });
  await thread.getByText(/Day 3 follow-up sent/).waitFor();
  await thread.getByRole('button', { name: 'Close thread' }).click();

  await alice.actsAs('Sam Steel');
  await alice.mail.getByRole('button', { name: /is waiting/ }).click();
  const letter = alice.page.frameLocator('iframe[title^="Mail"]');
  const [invitation] = await Promise.all([
    alice.page.waitForEvent('popup'),
    letter.getByRole('link', { name: 'Accept the invitation' }).click(),
  ]);
  const password = invitation.locator('#password');
  await password.fill('girders and rivets 47');
  await invitation.getByRole('button', { name: 'Show password' }).click();
  expect(await password.getAttribute('type')).toBe('text');
  await invitation.getByRole('button', { name: 'Hide password' }).click();
  expect(await password.getAttribute('type')).toBe('password');
  await invitation.getByRole('button', { name: 'Accept invitation' }).click();
  await invitation.getByText('Northwind Tower').first().waitFor();
  await invitation.close();

  await alice.actsAs('Alice Admin');
  await alice.goes('invites');
  await alice.sees('Logged in');
  const dead = (name: string) =>
    alice.page.getByRole('button', { name }).and(alice.page.locator(':disabled'));
  await dead('Next follow-up').waitFor();
  await alice.moves('Back to now');
  await dead('Back to now').waitFor();
  await alice.leaves();
});

async function mailsOf(visitor: Awaited<ReturnType<Site['visit']>>, count: number): Promise<string | null> {
  await visitor.mail
    .locator('.mails li')
    .nth(count - 1)
    .waitFor();
  return await visitor.mail.locator('.mails li').first().textContent();
}

test('an address that bounces is marked in the mailbox and on the card', async () => {
  const alice = await site.visit('alice');
  await alice.mail.getByRole('combobox', { name: 'Whose mail' }).selectOption('ines@acme.test');
  await alice.mail.getByLabel(/From now on, mail to ines@acme.test/).selectOption('bounces');
  await alice.types('/invite ines@acme.test');
  await alice.mail.getByRole('button', { name: /invited you.*bounced/ }).waitFor();
  await alice.goes('invites');
  await (await alice.seesCard('Inês Carvalho')).getByText(/Bounced/).waitFor();
  await alice.leaves();
});

test('a mail that has arrived can be reported as spam, and no more is sent', async () => {
  const alice = await site.visit('alice');
  await alice.types('/invite tomasz@acme.test');
  await alice.mail.getByRole('button', { name: /Tomasz/ }).click();
  await alice.mail.getByRole('button', { name: 'Report as spam' }).click();
  await alice.mail.getByText('reported as spam').waitFor();
  await alice.goes('invites');
  await (await alice.seesCard('Tomasz Wójcik')).getByText(/Reported as spam/).waitFor();
  await alice.leaves();
});

test('two people see the same card, and each only their own answers', async () => {
  const [alice, rita] = await Promise.all([site.visit('alice'), site.visit('rita')]);
  await alice.types('/invite nora@borealis.test');
  await alice.sees('Welcome email sent to nora@borealis.test');
  await rita.types('/invite dev@borealis.test');
  const refusal = await rita.sees('Create and Edit Users');
  expect(await refusal.textContent()).toContain('Only visible to you');
  expect(await alice.messages.filter({ hasText: 'Create and Edit Users' }).count()).toBe(0);
  expect(await rita.messages.filter({ hasText: 'Welcome email sent to nora' }).count()).toBe(0);

  await rita.page.getByRole('button', { name: /invites.*new/ }).click();
  await rita.sees(/Nora Lindqvist .*is invited to Northwind Tower/);
  await alice.goes('invites');
  await alice.sees(/Nora Lindqvist .*is invited to Northwind Tower/);
  await Promise.all([alice.leaves(), rita.leaves()]);
});

test('a command that the app does not have is refused as Slack refuses it', async () => {
  const grace = await site.visit('grace');
  await grace.types('/nonsense');
  await grace.page.getByRole('alert').getByText('/nonsense is not a valid command.').waitFor();
  expect(await grace.composer.inputValue()).toBe('/nonsense');
  await grace.leaves();
});
