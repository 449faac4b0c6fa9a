import { beforeEach, expect, test } from '@jest/globals';
import { announce } from '../../src/announcements/announce.ts';
import { createAnnouncer } from '../../src/announcements/slack-client.ts';
import { deactivateUser } from '../../src/invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../src/invitations/members/reactivate-user.ts';
import { asks } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** Posts what is to be posted. */
async function posts(): Promise<void> {
  const { botToken: token, apiUrl: slackApiUrl } = app.slack;
  const slack = createAnnouncer({ token, slackApiUrl, messageEvery: 10 });
  while ((await announce(app.app, { slack })) > 0);
}

/** The card of somebody whom alice invites, as this person sees it in #invites. */
async function cardOf(lastName: string, reader = 'alice') {
  const { user } = await app.member({ lastName });
  await asks(app.person('alice'), `/invite ${user.email}`);
  await posts();
  const card = await app
    .person(reader)
    .sees(`Pat ${lastName} (Acme Steel)`, { in: 'invites', anyTime: true });
  return { card, email: user.email };
}

test('the menu of a card re-invites; the answer is for the one who pressed, and the card stays for all', async () => {
  const { card, email } = await cardOf('Menu');
  app.clock.advance(120_000);
  await card.press('Re-invite');
  const answer = await app.person('alice').sees(`Welcome email sent to ${email}`);
  expect(answer.ephemeral).toBe(true);
  await posts();
  expect(await app.rounds(email)).toMatchObject([{ status: 'SUPERSEDED' }, { status: 'OPEN' }]);
  expect(card.text()).toContain(`${email} · round 2 · `);
  expect(card.buttons()).toEqual(['Re-invite', 'Revoke', 'Edit', 'Details']);
});

test('the menu of a card revokes, once that is confirmed; then there is nothing to revoke on it', async () => {
  const { card, email } = await cardOf('Menu-Revoked', 'grace');
  expect(card.buttons()).toEqual(['Re-invite', 'Revoke', 'Edit', 'Details']);
  await card.press('Revoke');
  const question = await app.person('grace').seesForm('Revoke invitation?');
  expect(question.text()).toContain('The links of Pat Menu-Revoked to Northwind Tower stop working');
  expect(await app.rounds(email)).toMatchObject([{ status: 'OPEN' }]);
  await question.submit();
  expect(question.text()).toContain('is revoked.');
  await posts();
  expect(await app.rounds(email)).toMatchObject([{ status: 'REVOKED' }]);
  expect(card.buttons()).toEqual(['Re-invite', 'Edit', 'Details']);
  expect(card.text()).toContain('Revoked');
});

test('after a bounce, Re-invite in the menu of a card asks first, in a form with what the mail server said', async () => {
  const { card, email } = await cardOf('Menu-Bounced');
  app.clock.advance(120_000);
  const at = app.clock.now();
  await app.db.round.updateMany({
    where: { membership: { user: { email } } },
    data: { status: 'BOUNCED', endedAt: at },
  });
  await app.db.email.updateMany({
    where: { membership: { user: { email } } },
    data: { status: 'BOUNCED', settledAt: at, error: '550 unknown' },
  });
  await card.press('Re-invite');
  const question = await app.person('alice').seesForm('Re-invite anyway?');
  expect(question.text()).toContain('“550 unknown”');
  expect(await app.rounds(email)).toHaveLength(1);
  await question.submit();
  expect(question.text()).toContain(`Welcome email sent to ${email}`);
  expect(await app.rounds(email)).toMatchObject([{ status: 'BOUNCED' }, { status: 'OPEN' }]);
});

test('whoever may not is refused, for them alone', async () => {
  const { card, email } = await cardOf('Menu-Refused', 'rita');
  await card.press('Re-invite');
  const refusal = await app.person('rita').sees('You may not re-invite people in Northwind Tower.');
  expect(refusal.ephemeral).toBe(true);
  expect(card.text()).toContain(email);
  expect(await app.rounds(email)).toHaveLength(1);
});

test('deactivating and reactivating show on the card and in its thread, by whom', async () => {
  const { card, email } = await cardOf('Returns');
  const { membershipId } = (await app.rounds(email))[0] ?? { membershipId: '' };
  const by = { userId: app.users.alice.id, workspace: 'T000000001' };
  for (let times = 0; times < 2; times += 1) {
    await deactivateUser(app.app, { by, membershipId });
    await posts();
    expect(card.text()).toContain('Deactivated');
    expect(card.buttons()).toEqual(['Reactivate', 'Details']);
    await reactivateUser(app.app, { by, membershipId });
    await posts();
    expect(card.text()).toContain('reactivated since');
    expect(card.buttons()).toContain('Re-invite');
  }
  expect(card.thread().map((line) => line.text().split(' · ')[0])).toEqual([
    'Deactivated by Alice Admin',
    'Reactivated by Alice Admin',
    'Deactivated by Alice Admin',
    'Reactivated by Alice Admin',
  ]);
});
