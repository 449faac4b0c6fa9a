import { expect, test } from '@jest/globals';
import { HOUR } from '../../src/clock.ts';
import { makeMembership, makeRound } from '../setup/factories.ts';
import { waitFor } from '../setup/wait-for.ts';
import { asks, opens } from './setup/ask.ts';
import { type SlackApp, useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();

async function invited(given: Parameters<SlackApp['member']>[0] = {}) {
  const membership = await app.member(given);
  await makeRound(app.db, {
    membershipId: membership.id,
    openedAt: new Date(app.clock.now().getTime() - HOUR),
  });
  return membership.user;
}

const statusOf = async (email: string) => (await app.rounds(email)).map(({ status }) => status);

test('/usher revoke asks first, names person and tenant, and then revokes', async () => {
  const { email } = await invited({ lastName: 'Withdrawn' });
  const alice = app.person('alice');
  const question = await opens(alice, `/usher revoke ${email}`, { title: 'Revoke invitation?' });
  expect(question.text()).toContain('The links of Pat Withdrawn to Northwind Tower stop working');
  expect(await statusOf(email)).toEqual(['OPEN']);
  await question.submit();
  expect(question.text()).toContain(
    `The invitation of Pat Withdrawn (${email}) in Northwind Tower is revoked. Its links no longer work`,
  );
  expect(await statusOf(email)).toEqual(['REVOKED']);
  // The label stays Re-invite.
  const directory = await opens(alice, '/directory Withdrawn', { title: 'Directory' });
  expect(directory.buttons()).toContain('Re-invite');
});

test('what is over is said at once, with when and by whom', async () => {
  const { email } = await invited();
  const question = await opens(app.person('grace'), `/usher revoke ${email}`, {
    title: 'Revoke invitation?',
  });
  await question.submit();
  const { text } = await asks(app.person('alice'), `/acme-invite revoke ${email}`);
  expect(text).toMatch(/was already revoked .* by Grace \w+\. There is nothing to revoke\./);
  const never = await app.member();
  expect((await asks(app.person('alice'), `/usher revoke ${never.user.email}`)).text).toContain(
    'was never invited. There is nothing to revoke.',
  );
});

test('two people who confirm at once are both told the truth, and it is one revocation', async () => {
  const { email } = await invited();
  const forms = [
    await opens(app.person('alice'), `/usher revoke ${email}`, { title: 'Revoke invitation?' }),
    await opens(app.person('grace'), `/usher revoke ${email}`, { title: 'Revoke invitation?' }),
  ];
  await Promise.all(forms.map((form) => form.submit()));
  const said = forms.map((form) => /is revoked|was already revoked/.exec(form.text())?.[0]);
  expect(said.sort()).toEqual(['is revoked', 'was already revoked']);
  expect(
    await app.db.auditEntry.count({
      where: { action: 'revoke', details: { path: ['email'], equals: email } },
    }),
  ).toBe(1);
});

test('who may not is refused, and learns nothing of who is there', async () => {
  const { email } = await invited();
  for (const address of [email, 'nobody-here@acme.test']) {
    const { text } = await asks(app.person('rita'), `/usher revoke ${address}`);
    expect(text).toContain('You may not revoke invitations in Northwind Tower.');
    expect(text).not.toContain(address);
  }
  const boss = await invited({ permissionsTemplateId: app.templates.admin.id, lastName: 'Boss' });
  const { text } = await asks(app.person('grace'), `/usher revoke ${boss.email}`);
  expect(text).toContain('You may not revoke the invitation of Pat Boss, whose permissions template is');
  expect(await statusOf(boss.email)).toEqual(['OPEN']);
});

test('a name, nobody, nothing and two people are answered in words', async () => {
  await invited({ lastName: 'Findable' });
  const ask = async (text: string) => (await asks(app.person('alice'), `/usher revoke ${text}`)).text;
  expect(await ask('')).toContain('Say who you mean: /usher revoke jane@acme.test');
  expect(await ask('a@acme.test b@acme.test')).toContain('One person at a time, please: /usher revoke');
  expect(await ask('nobody-there@acme.test')).toContain('nobody-there@acme.test');
  const found = await asks(app.person('alice'), '/usher revoke findable');
  expect(found.text).toContain('Whom do you mean?');
  await found.reply?.press('Revoke');
  expect((await app.person('alice').seesForm('Revoke invitation?')).text()).toContain('Pat Findable');
});

test('someone in several tenants is asked about', async () => {
  const { user } = await app.member({ companyId: app.companies.northwind.id, lastName: 'Everywhere' });
  const there = await makeMembership(app.db, {
    tenantId: app.tenants.bridge.id,
    userId: user.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  await makeRound(app.db, { membershipId: there.id });
  const { reply, text } = await asks(app.person('bob'), `/usher revoke ${user.email}`, { in: 'general' });
  expect(text).toContain('is in 2 tenants. Which one do you mean? Nothing has been done yet.');
  await reply?.press('Revoke', { on: 'Harbor Bridge' });
  const question = await app.person('bob').seesForm('Revoke invitation?');
  expect(question.text()).toContain('to Harbor Bridge stop working');
  await question.submit();
  await waitFor(async () => (await app.rounds(user.email, app.tenants.bridge.id))[0]?.status === 'REVOKED');
});
