import { expect, test } from '@jest/globals';
import { asks, opens } from '../setup/ask.ts';
import { type SlackApp, useSlackApp } from '../setup/slack-app.ts';

const CREATE_AND_EDIT_USERS = 'Create and Edit Users (Based on Assignable Permissions Templates)';
const NEEDS = `It needs: Admin on the tenant’s Company level Directory, or Read Only or Standard on it with the granular permission ${CREATE_AND_EDIT_USERS}.`;
const WHO_CAN = /^Who can do it: .*Alice Admin/m;

const app = useSlackApp();

/** Asks to invite a Subcontractor of Northwind Tower; nothing may have been sent. */
async function refusal(handle: string, line = '/invite', given: Parameters<SlackApp['member']>[0] = {}) {
  const { user } = await app.member(given);
  const { text, form } = await asks(app.person(handle), `${line} ${user.email}`);
  expect(form).toBeUndefined();
  expect(await app.rounds(user.email)).toEqual([]);
  return text;
}

test('Read Only without the granular permission may not invite, and is told the right it needs, what it has and who can', async () => {
  const text = await refusal('rita');
  expect(text.split('\n')).toEqual([
    ':no_entry: You may not invite people in Northwind Tower.',
    NEEDS,
    'You have: Read Only (permissions template Read Only viewer), without the granular permission.',
    expect.stringMatching(WHO_CAN),
    'Ask for approval',
  ]);
  expect(await refusal('rita', '/reinvite')).toContain('You may not re-invite people in Northwind Tower.');
});

test('None may not invite, even with the granular flag set', async () => {
  expect(await refusal('norman')).toContain('You have: None (permissions template Subcontractor).');
  const flagged = await app.colleague({
    directory: 'NONE',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });
  const text = await refusal(flagged.handle);
  expect(text).toContain(NEEDS);
  expect(text).toContain('You have: None');
});

test('who may not invite does not learn whether someone is in the directory', async () => {
  const { user } = await app.member();
  for (const handle of ['rita', 'norman']) {
    const known = await asks(app.person(handle), `/invite ${user.email}`);
    const unknown = await asks(app.person(handle), `/invite ${app.newEmail()}`);
    expect(unknown.text).toBe(known.text);
  }
});

test.each(['READ_ONLY', 'STANDARD'] as const)(
  'a granular caller under %s invites those in its list, and nobody else',
  async (directory) => {
    const granular = await app.colleague({
      directory,
      granular: ['createAndEditUsers'],
      assignable: [app.templates.subcontractor.id],
    });
    const { user } = await app.member();
    expect((await asks(granular.person, `/invite ${user.email}`)).text).toContain('Welcome email sent');

    const text = await refusal(granular.handle, '/invite', {
      lastName: 'Reader',
      permissionsTemplateId: app.templates.reader.id,
    });
    expect(text).toContain(
      'You may not invite Pat Reader, whose permissions template is Read Only viewer, in Northwind Tower.',
    );
    expect(text).toContain('in your own template’s list of assignable permissions templates.');
    expect(text).toContain(`with ${CREATE_AND_EDIT_USERS}.`);
    expect(text).toMatch(WHO_CAN);
  },
);

test('a granular caller never touches a Directory Admin, not even with that template in its list', async () => {
  const granular = await app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.admin.id],
  });
  for (const [line, asked] of [
    ['/invite', 'invite'],
    ['/reinvite', 're-invite'],
  ] as const) {
    const text = await refusal(granular.handle, line, {
      lastName: 'Boss',
      permissionsTemplateId: app.templates.admin.id,
    });
    expect(text).toContain(`You may not ${asked} Pat Boss, whose permissions template is Directory Admin,`);
    expect(text).toContain(
      'It needs: Admin on the tenant’s Company level Directory, because the person is a Directory Admin.',
    );
  }
});

test('an empty list of assignable permissions templates means that no template may be given', async () => {
  const empty = await app.colleague({ directory: 'STANDARD', granular: ['createAndEditUsers'] });
  const text = await refusal(empty.handle);
  expect(text).toContain('but your list of assignable permissions templates is empty.');
  const form = await asks(empty.person, '/invite');
  expect(form.text).toContain('You may not invite people in Northwind Tower.');
  expect(form.text).toContain('your list of assignable permissions templates is empty');
  expect(empty.person.form).toBeUndefined();
});

test('Admin of another tenant gives nothing here', async () => {
  const { tower, bridge } = app.tenants;
  const elsewhere = await app.colleague({ tenantIds: [bridge.id] });
  const { user } = await app.member();
  const form = await opens(elsewhere.person, `/invite ${user.email}`, { title: 'Add to tenant' });
  expect(form.text()).toContain(`${user.email} is not in the directory of Harbor Bridge yet.`);
  expect(form.text()).not.toContain(tower.name);
  expect(await app.rounds(user.email)).toEqual([]);
});

test('in the channel of a tenant where the caller may not invite, the command is not taken to be about another', async () => {
  const { tower, bridge } = app.tenants;
  const both = await app.colleague({ directory: 'READ_ONLY', tenantIds: [tower.id] });
  await app.db.membership.create({
    data: {
      tenantId: bridge.id,
      userId: both.user.id,
      companyId: app.companies.northwind.id,
      permissionsTemplateId: app.templates.bridgeAdmin.id,
      createdAt: new Date(),
    },
  });
  const { user } = await app.member();
  const text = (await asks(both.person, `/invite ${user.email}`, { in: 'invites' })).text;
  expect(text).toContain('You may not invite people in Northwind Tower.');
  const form = await opens(both.person, '/invite', { in: 'invites' });
  expect(form.text()).toContain('To Harbor Bridge');
});

test('a tenant without a Directory Admin says whom to ask', async () => {
  const { id } = await app.db.tenant.create({
    data: { name: 'Lonely Pier', instanceId: app.tenants.tower.instanceId, slackWorkspace: 'T000000001' },
  });
  const reader = await app.colleague({ directory: 'READ_ONLY', tenantIds: [id] });
  expect((await asks(reader.person, '/invite')).text).toContain('Ask the people who run Usher.');
});

test('a Directory Admin with a Slack link is mentioned, so that they can be asked right there', async () => {
  const link = { workspace: 'T000000001', slackUser: 'U000000001', userId: app.users.alice.id };
  await app.db.slackLink.create({ data: link });
  const { text } = await asks(app.person('norman'), '/reinvite sam@acme.test');
  expect(text).toMatch(/^Who can do it: .*@alice/m);
  await app.db.slackLink.delete({
    where: { workspace_userId: { workspace: link.workspace, userId: link.userId } },
  });
});

test('only three Directory Admins are named', async () => {
  for (const lastName of ['Aaa', 'Aab', 'Aac', 'Aad'])
    await app.member({ lastName, permissionsTemplateId: app.templates.admin.id });
  const { text } = await asks(app.person('rita'), '/invite');
  expect(text).toContain('Who can do it: Pat Aaa, Pat Aab or Pat Aac.');
});
