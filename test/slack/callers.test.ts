import { expect, test } from '@jest/globals';
import { asks } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();

/** What somebody is answered who asks to invite a person of Northwind Tower; nothing may have been sent. */
async function refusalOf(handle: string, options: { in?: string } = {}): Promise<string> {
  const { user } = await app.member();
  const { text, reply, form } = await asks(app.person(handle), `/invite ${user.email}`, options);
  expect(form).toBeUndefined();
  expect(reply?.ephemeral).toBe(true);
  expect(await app.rounds(user.email)).toEqual([]);
  expect(text).not.toContain(user.email);
  return text;
}

test('a guest and a bot are not taken for the user account of their email ID', async () => {
  expect(await refusalOf('guest')).toMatch(
    /^Your Slack account is a guest account, .* ask a Directory Admin to link/,
  );
  expect(await refusalOf('robot')).toContain('Usher takes requests from people only, not from bots.');
});

test('someone from another company in a shared channel is not taken for a member', async () => {
  expect(await refusalOf('visitor')).toContain('Your Slack account belongs to another workspace');
});

test('a guest account with an explicit link acts as the user account it is linked to', async () => {
  const { user } = await app.member();
  const { text } = await asks(app.person('linked'), `/invite ${user.email}`);
  expect(text).toContain(`Welcome email sent to ${user.email}`);
  const [round] = await app.rounds(user.email);
  expect(round?.sentById).toBe(app.users.linked.id);
});

test('an explicit link goes before the email ID of the profile', async () => {
  const lesser = await app.colleague({ directory: 'READ_ONLY' });
  const workspace = 'T000000001';
  await app.db.slackLink.create({
    data: { workspace, slackUser: lesser.person.id, userId: app.users.alice.id },
  });
  const { user } = await app.member();
  const { text } = await asks(lesser.person, `/invite ${user.email}`);
  expect(text).toContain(`Welcome email sent to ${user.email}`);
  await app.db.slackLink.deleteMany({ where: { slackUser: lesser.person.id } });
});

test('a Slack link in another workspace does not count here', async () => {
  await app.db.slackLink.create({
    data: { workspace: 'T000000002', slackUser: 'U000000009', userId: app.users.bob.id },
  });
  expect(await refusalOf('stranger')).toContain('found none');
});

test('a member without a user account is told which email ID was looked up, and what to do', async () => {
  const text = await refusalOf('stranger');
  expect(text).toContain('the email ID nobody@northwind.test of your Slack profile and found none');
  expect(text).toContain(
    'Ask a Directory Admin to add you with that email ID, or to link your Slack account U000000009',
  );
});

test('someone whose profile has no email ID is told so', async () => {
  expect(await refusalOf('nomail')).toContain('Your Slack profile shows no email address');
});

test('the email ID of the profile is compared in its canonical form', async () => {
  const { templates, companies } = app;
  await app.member({
    email: 'ulla@xn--bcher-kva.test',
    companyId: companies.northwind.id,
    permissionsTemplateId: templates.admin.id,
  });
  const { user } = await app.member();
  const { text } = await asks(app.person('umlaut'), `/invite ${user.email}`);
  expect(text).toContain(`Welcome email sent to ${user.email}`);
});

test('a caller from another workspace never sees the tenants of this one', async () => {
  const text = await refusalOf('mallory', { in: 'elsewhere' });
  expect(text).toBe('This Usher belongs to another Slack workspace, so it cannot be used here.');
  for (const line of [
    '/invite',
    '/invite status',
    '/directory',
    '/invite status sam@acme.test',
    '/reinvite sam@acme.test',
  ]) {
    expect((await asks(app.person('mallory'), line)).text).toBe(text);
  }
});

test('a tenant of another workspace does not exist here, whatever rights one has there', async () => {
  const far = await app.colleague();
  await app.db.tenant.update({
    where: { id: app.tenants.tower.id },
    data: { slackWorkspace: 'T000000002' },
  });
  try {
    expect(await refusalOf(far.handle)).toContain(
      'Your user account is not in the directory of any tenant in this workspace',
    );
  } finally {
    await app.db.tenant.update({
      where: { id: app.tenants.tower.id },
      data: { slackWorkspace: 'T000000001' },
    });
  }
});

test('someone deactivated in the tenant has no rights in it', async () => {
  const former = await app.colleague();
  await app.db.membership.update({
    where: { id: former.membership.id },
    data: { deactivatedAt: new Date() },
  });
  expect(await refusalOf(former.handle)).toContain('not in the directory of any tenant in this workspace');
});
