import { beforeEach, expect, test } from '@jest/globals';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** Chooses Deactivate in the menu of a row; the question comes after the acknowledgement. */
async function choosesDeactivate(handle: string, view: OpenForm, options: { on?: string } = {}) {
  await view.press('Deactivate', options);
  return app.person(handle).seesForm('Deactivate this user?');
}

async function managing(handle: string, search: string) {
  const view = await opens(app.person(handle), `/directory ${search}`, { title: 'Directory' });
  await view.press('Manage…');
  await shows(view, 'Done');
  return view;
}

test('Manage… swaps Invite for a menu with Deactivate or Reactivate, and Done swaps back', async () => {
  await app.member({ lastName: 'Swap-Active' });
  await app.member({ lastName: 'Swap-Gone', deactivatedAt: new Date() });
  const view = await opens(app.person('alice'), '/directory swap', { title: 'Directory' });
  expect(view.buttons()).toEqual(['Select…', 'Export', 'Manage…', 'Invite', 'Details', 'Add person']);
  await view.press('Manage…');
  await shows(view, 'Done');
  expect(view.buttons()).toEqual(['Done', 'Edit', 'Details', 'Deactivate', 'Edit', 'Details', 'Reactivate']);
  await view.press('Done');
  await shows(view, 'Manage…');
  expect(view.buttons()).toEqual(['Select…', 'Export', 'Manage…', 'Invite', 'Details', 'Add person']);
});

test('Deactivate ends the open round, and the row becomes Reactivate', async () => {
  const { user } = await app.member({ lastName: 'Leaving' });
  await asks(app.person('alice'), `/invite ${user.email}`);
  const view = await managing('alice', 'Leaving');
  const first = await choosesDeactivate('alice', view);
  await first.close();
  expect(await app.rounds(user.email)).toMatchObject([{ status: 'OPEN' }]);
  const question = await choosesDeactivate('alice', view, { on: user.email });
  await question.submit();
  await shows(view, `Pat Leaving (${user.email}) in Northwind Tower is deactivated. The open invitation has`);
  expect(view.buttons()).toEqual(['Done', 'Edit', 'Details', 'Reactivate']);
  expect(view.text()).toContain('·  deactivated');
  expect(await app.rounds(user.email)).toMatchObject([{ status: 'DEACTIVATED' }]);
});

test('Reactivate gives back what the user had, sends nothing, and Re-invite is there again', async () => {
  const { user } = await app.member({ lastName: 'Returning' });
  await asks(app.person('alice'), `/invite ${user.email}`);
  const view = await managing('alice', 'Returning');
  await (await choosesDeactivate('alice', view)).submit();
  await shows(view, 'is deactivated.');
  await view.press('Reactivate');
  await shows(view, 'is active again, with everything they had before. Nothing was sent.');
  expect(await app.rounds(user.email)).toHaveLength(1);
  await view.press('Done');
  await shows(view, 'Manage…');
  expect(view.buttons()).toEqual(['Select…', 'Export', 'Manage…', 'Re-invite', 'Add person']);
});

test('the question names the person, the tenant and what it does', async () => {
  await app.member({ lastName: 'Named' });
  const view = await managing('alice', 'Named');
  const question = await choosesDeactivate('alice', view);
  expect(question.text()).toContain(
    'Pat Named can no longer log in to Northwind Tower. An open invitation ends',
  );
});

test('the menu is only where this caller may: not on oneself, not on Directory Admins for a granular caller', async () => {
  const self = await opens(app.person('alice'), '/directory alice@northwind', { title: 'Directory' });
  await self.press('Manage…');
  await shows(self, 'Done');
  expect(self.buttons()).toEqual(['Done', 'Edit', 'Details']);
  await app.member({ lastName: 'Menu-Worker' });
  await app.member({ lastName: 'Menu-Boss', permissionsTemplateId: app.templates.admin.id });
  const granular = await managing('grace', 'menu');
  expect(granular.buttons()).toEqual(['Done', 'Details', 'Edit', 'Details', 'Deactivate']);
  const reader = await opens(app.person('rita'), '/directory menu', { title: 'Directory' });
  expect(reader.buttons()).toEqual(['Export', 'Details', 'Details']);
});

test('a caller who lost the right is refused with what it needs, and nothing changes', async () => {
  const { user } = await app.member({ lastName: 'Protected' });
  const granular = await app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });
  const view = await opens(granular.person, '/directory Protected', { title: 'Directory' });
  await view.press('Manage…');
  await shows(view, 'Done');
  await app.db.assignableTemplate.deleteMany({ where: { templateId: granular.template.id } });
  await view.press('Deactivate');
  await shows(view, 'You may not deactivate Pat Protected, whose permissions template is Subcontractor,');
  const { deactivatedAt } = await app.db.membership.findFirstOrThrow({ where: { userId: user.id } });
  expect(deactivatedAt).toBeNull();
});

test('two people deactivating the same user at once are both told', async () => {
  const { user } = await app.member({ lastName: 'Twice' });
  const views = [await managing('alice', 'Twice'), await managing('grace', 'Twice')] as const;
  const questions = [await choosesDeactivate('alice', views[0]), await choosesDeactivate('grace', views[1])];
  await Promise.all(questions.map((question) => question.submit()));
  for (const view of views) await shows(view, `(${user.email}) in Northwind Tower is`);
  const said = views.map((view) => /is (already )?deactivated\./u.exec(view.text())?.[0]);
  expect(said.sort()).toEqual(['is already deactivated.', 'is deactivated.']);
  const audited = await app.db.auditEntry.count({
    where: { action: 'deactivate', details: { path: ['email'], equals: user.email } },
  });
  expect(audited).toBe(1);
});

test('Send password link sends one to someone who has a password, and whoever sends it never sees it', async () => {
  const { user, ...membership } = await app.member({ lastName: 'Forgetful' });
  expect((await managing('alice', 'Forgetful')).buttons()).not.toContain('Send password link');
  await app.db.user.update({ where: { id: user.id }, data: { passwordHash: 'a hash' } });
  const view = await managing('grace', 'Forgetful');
  await view.press('Send password link');
  await shows(view, `A link to choose a new password is on its way to Pat Forgetful (${user.email})`);
  expect(view.text()).not.toContain('/p/');
  await view.press('Send password link'); // a second click
  const written = () =>
    app.db.email.findMany({ where: { membershipId: membership.id, kind: 'PASSWORD_LINK' } });
  expect(await written()).toHaveLength(1);
  const audited = await app.db.auditEntry.findMany({ where: { action: 'send-password-link' } });
  expect(audited).toMatchObject([{ subject: membership.id, details: { email: user.email } }]);
  expect(audited[0]?.actorId).toBe((await written())[0]?.sentById);

  for (let sent = 1; sent < 3; sent += 1) {
    app.clock.advance(120_000);
    await view.press('Send password link');
  }
  app.clock.advance(120_000);
  await view.press('Send password link');
  await shows(
    view,
    'was sent three links within an hour, and the newest one works. The next one can be sent',
  );
  expect(await written()).toHaveLength(3);
});

test('a password link is for people of the caller’s list, who are active', async () => {
  const boss = await app.member({ lastName: 'Link-Boss', permissionsTemplateId: app.templates.admin.id });
  const { user } = await app.member({ lastName: 'Link-Worker' });
  await app.db.user.updateMany({
    where: { id: { in: [boss.user.id, user.id] } },
    data: { passwordHash: 'a hash' },
  });
  const granular = await opens(app.person('grace'), '/directory link-boss', { title: 'Directory' });
  expect(granular.buttons()).toEqual(['Export', 'Details', 'Add person']);
  const colleague = await app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });
  const view = await opens(colleague.person, '/directory Link-Worker', { title: 'Directory' });
  await view.press('Manage…');
  await shows(view, 'Done');
  await app.db.assignableTemplate.deleteMany({ where: { templateId: colleague.template.id } });
  await view.press('Send password link');
  await shows(view, 'You may not send a password link to Pat Link-Worker, whose permissions template is');
  const earlier = await managing('alice', 'Link-Worker');
  await app.db.membership.updateMany({ where: { userId: user.id }, data: { deactivatedAt: new Date() } });
  await earlier.press('Send password link');
  await shows(earlier, 'is deactivated, and cannot log in. Reactivate them first.');
  const gone = await managing('alice', 'Link-Worker');
  expect(gone.buttons()).not.toContain('Send password link');
  expect(
    await app.db.email.count({ where: { kind: 'PASSWORD_LINK', membership: { userId: user.id } } }),
  ).toBe(0);
});

test('a full page in manage mode stays within what Slack takes, whatever people are called', async () => {
  for (let n = 0; n < 20; n += 1) {
    await app.member({ firstName: '&'.repeat(200), lastName: `Fullpage${'👷'.repeat(90)}` });
  }
  const view = await managing('alice', 'Fullpage');
  expect(view.buttons().filter((label) => label === 'Deactivate')).toHaveLength(20);
  expect(app.problems).toEqual([]);
});
