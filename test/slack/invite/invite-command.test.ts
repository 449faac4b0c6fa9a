import { describe, expect, test } from '@jest/globals';
import { asks, opens } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { fillIn } from './fill-in.ts';

const app = useSlackApp();

/** What a person is answered, as text. */
async function answerTo(line: string, by = 'alice', options: { linkEmails?: boolean; in?: string } = {}) {
  const { text } = await asks(app.person(by), line, options);
  return text;
}

describe('/invite', () => {
  test('with an email ID in the directory sends a Welcome email, and says to whom, where and to which tenant', async () => {
    const { user } = await app.member({ firstName: 'Jane', lastName: 'Doe' });
    const { text, reply } = await asks(app.person('alice'), `/invite ${user.email}`);
    expect(text).toBe(
      `:white_check_mark: Welcome email sent to ${user.email}. Jane Doe is invited to Northwind Tower.`,
    );
    expect(reply?.ephemeral).toBe(true);
    const [round, ...others] = await app.rounds(user.email);
    expect(others).toEqual([]);
    expect(round).toMatchObject({
      status: 'OPEN',
      sentById: app.users.alice.id,
      followUpDays: [3, 7, 14],
      card: { channel: '#invites', requestedBy: 'U000000001', workspace: 'T000000001' },
    });
    expect(round?.emails.map(({ kind, status }) => [kind, status])).toEqual([['WELCOME', 'QUEUED']]);
    expect(app.woken).toEqual(expect.arrayContaining(['deliver-mail', 'announce']));
  });

  test.each([
    ['as Slack links it', (email: string) => `/invite ${email}`, true],
    ['in angle brackets', (email: string) => `/invite <${email}>`, false],
    ['in capitals, among spaces and commas', (email: string) => `/invite   ${email.toUpperCase()} ,`, false],
    ['with the name, as it is pasted from mail', (email: string) => `/invite "Jane" Doe <${email}>`, false],
    ['with the name, as Slack links it', (email: string) => `/invite Jane Doe <${email}>`, true],
  ])('takes the email ID %s', async (_how, line, linkEmails) => {
    const { user } = await app.member();
    const text = await answerTo(line(user.email), 'alice', { linkEmails });
    expect(text).toContain(`Welcome email sent to ${user.email}.`);
  });

  test('takes an email ID with an ampersand, and an international domain in either form', async () => {
    const { user } = await app.member({ email: 'a&b@bücher.test' });
    const text = await answerTo('/invite A&B@xn--bcher-kva.test');
    expect(text).toContain(`Welcome email sent to ${user.email}.`);
    const again = await answerTo('/invite a&b@BÜCHER.test');
    expect(again).toContain('is not sent twice');
  });

  test('with an @mention invites the person with that Slack email ID', async () => {
    const text = await answerTo('/invite @sam');
    expect(text).toContain('Welcome email sent to sam@acme.test. Sam Steel is invited to Northwind Tower.');
  });

  test('with an @mention of someone linked to a user account invites that user account', async () => {
    const text = await answerTo('/invite @linked');
    expect(text).toContain('Welcome email sent to linked@northwind.test. Lin Linked is invited');
  });

  test('with an @mention does not tell the email ID of a user account in a tenant the caller cannot invite to', async () => {
    const hidden = await app.colleague({ tenantIds: [app.tenants.bridge.id] });
    await app.db.slackLink.create({
      data: { workspace: 'T000000001', slackUser: app.person('jane').id, userId: hidden.user.id },
    });
    const form = await opens(app.person('alice'), '/invite @jane');
    expect(form.value('Email')).toBe('jane@acme.test');
    await app.db.slackLink.deleteMany({ where: { userId: hidden.user.id } });
  });

  test('with an @mention of a bot says so', async () => {
    expect(await answerTo('/invite @robot')).toBe('That is a bot. Usher invites people only.');
  });

  test('with the email ID of nobody in the directory opens the form, filled with what is known', async () => {
    const form = await opens(app.person('alice'), '/invite "Zoë" van Dam <zoe@acme.test>');
    expect(form.text()).toContain('zoe@acme.test is not in the directory of Northwind Tower yet.');
    expect(form.value('Email')).toBe('zoe@acme.test');
    expect(form.value('First name')).toBe('Zoë');
    expect(form.value('Last name')).toBe('van Dam');
    const mentioned = await opens(app.person('alice'), '/invite @jane');
    expect(mentioned.value('Email')).toBe('jane@acme.test');
  });

  test('keeps an email ID of 254 characters whole in the form', async () => {
    const email = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(5)}.test`;
    expect(email.length).toBeLessThanOrEqual(254);
    const form = await opens(app.person('alice'), `/invite ${email}`);
    expect(form.value('Email')).toBe(email);
  });

  test('with nothing opens the empty form', async () => {
    const form = await opens(app.person('alice'), '/invite');
    expect(form.title).toBe('Invite');
    expect(form.value('Email')).toBeNull();
  });

  test('with help says how it works, without asking who it is', async () => {
    const { text, reply } = await asks(app.person('stranger'), '/invite help');
    expect(text).toContain('/reinvite jane@acme.test');
    expect(text).toContain('Create and Edit Users (Based on Assignable Permissions Templates)');
    expect(reply?.ephemeral).toBe(true);
    expect(await answerTo('/invite HELP', 'stranger')).toBe(text);
  });

  test.each([
    ['/invite rubbish', '“rubbish” is not an email ID or an @mention, and nobody'],
    ['/invite rubbish', 'Try /invite jane@acme.test'],
    ['/invite jane@', '“jane@” is not an email ID'],
    ['/invite jane@acme.test/x', '“jane@acme.test/x” is not an email ID'],
    ['/invite jane@%61cme.test', '“jane@%61cme.test” is not an email ID'],
    ['/invite #general', '“#general” is not an email ID'],
    ['/invite <!channel> & "me"', '“<!channel> & "me"” is not an email ID'],
    ['/invite status rubbish', '“rubbish” is not an email ID'],
    ['/reinvite', 'Say who you mean: /reinvite jane@acme.test or /reinvite @jane.'],
    ['/reinvite rubbish', 'is found by it. Try /reinvite jane@acme.test'],
    ['/reinvite help', 'Usher invites people to your tenants'],
  ])('%s is answered: %s', async (line, answer) => {
    const { text, form, reply } = await asks(app.person('alice'), line);
    expect(text).toContain(answer);
    expect(form).toBeUndefined();
    expect(JSON.stringify(reply?.message.blocks ?? [])).not.toContain('<!channel>');
  });
});

test('an invitation is announced where the tenant says, else to the inviter alone, and never where the command happens to be typed', async () => {
  const toTower = await app.member();
  await answerTo(`/invite ${toTower.user.email}`, 'alice', { in: 'general' });
  const [announced] = await app.rounds(toTower.user.email);
  expect(announced?.card?.channel).toBe('#invites');

  const toBridge = await app.member({
    tenantId: app.tenants.bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  await answerTo(`/invite ${toBridge.user.email}`, 'harry', { in: 'general' });
  const [elsewhere] = await app.rounds(toBridge.user.email, app.tenants.bridge.id);
  expect(elsewhere?.card?.channel).toBe(app.person('harry').id);
});

test('nothing that was asked in this file went to the log as an error', () => {
  expect(app.problems).toEqual([]);
});

test('the shortcut Invite someone opens the form from anywhere, for the tenant that was used last', async () => {
  const alice = app.person('alice');
  await alice.form?.close({ all: true });
  await alice.uses('invite_someone');
  const form = await alice.seesForm('Invite');
  expect(form.text()).toContain('To Northwind Tower');
  const email = app.newEmail();
  await fillIn(form, email);
  await form.submit();
  expect(form.text()).toContain(`Welcome email sent to ${email}`);
  const bob = app.person('bob');
  await bob.form?.close({ all: true });
  await bob.uses('invite_someone');
  expect((await bob.seesForm('Invite')).labels()).toContain('Tenant');
});

test.each([
  ['rita', 'You may not invite people in Northwind Tower'],
  ['stranger', 'nobody@northwind.test'],
])('the shortcut tells %s in a modal why there is no form: %s', async (handle, words) => {
  const person = app.person(handle);
  await person.uses('invite_someone');
  expect((await person.seesForm('Usher')).text()).toContain(words);
});
