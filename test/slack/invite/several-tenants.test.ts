import { expect, test } from '@jest/globals';
import { makeMembership } from '../../setup/factories.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { type SlackApp, useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

async function inBoth(given: Parameters<SlackApp['member']>[0] = {}) {
  const membership = await app.member({ companyId: app.companies.northwind.id, ...given });
  await makeMembership(app.db, {
    tenantId: app.tenants.bridge.id,
    userId: membership.userId,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  return membership.user;
}

test('with several tenants the form has a Tenant field, which changes what belongs to the tenant and keeps the rest', async () => {
  const form = await opens(app.person('bob'), '/invite', { in: 'general' });
  expect(form.labels()).toEqual([
    'Tenant',
    'Company',
    'Email',
    'First name',
    'Last name',
    'Permissions template',
    'Note',
    'Announce in',
  ]);
  expect(await form.choices('Tenant')).toEqual(['Harbor Bridge', 'Northwind Tower']);
  await form.fill({ Tenant: 'Northwind Tower' });
  await shows(form, '#invites');
  await form.fill({
    Company: 'Acme Steel',
    Email: 'kept@acme.test',
    'Last name': 'Kept',
    'Permissions template': 'Project Engineer',
  });

  await form.fill({ Tenant: 'Harbor Bridge' });
  await shows(form, 'Leave this empty to have it sent to you alone.');
  expect(form.value('Tenant')).toBe('Harbor Bridge');
  expect(form.value('Email')).toBe('kept@acme.test');
  expect(form.value('Last name')).toBe('Kept');
  expect(form.value('Company')).toBeNull();
  expect(form.value('Permissions template')).toBeNull();
  expect(await form.choices('Permissions template')).toEqual(['Directory Admin', 'Subcontractor']);
  expect(await form.choices('Company')).toEqual(['Borealis Electrical', 'Northwind Builders']);

  await form.fill({ Company: 'Borealis Electrical', 'Permissions template': 'Subcontractor' });
  await form.submit();
  expect(form.text()).toContain('Kept is invited to Harbor Bridge.');
  expect(await app.rounds('kept@acme.test', app.tenants.bridge.id)).toHaveLength(1);
  expect(await app.rounds('kept@acme.test')).toEqual([]);
});

test('Invite pressed before the form has followed to the tenant invites nobody to the wrong one', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('bob'), '/invite', { in: 'invites' });
  expect(form.value('Tenant')).toBe('Northwind Tower');
  await form.type('Email', email);
  await form.fill({
    Company: 'Acme Steel',
    'Last name': 'Hasty',
    'Permissions template': 'Subcontractor',
  });
  app.slack.fail('views.update', { error: 'internal_error' });
  await form.fill({ Tenant: 'Harbor Bridge' });
  const { errors } = await form.submit();
  expect(errors).toEqual({
    Tenant: 'The form was still switching to this tenant. Check it, and press Invite again.',
  });
  expect(await app.db.user.count({ where: { emailKey: email } })).toBe(0);
});

test('someone who is in one of the caller’s tenants is invited there', async () => {
  const { user } = await app.member();
  const { text } = await asks(app.person('bob'), `/invite ${user.email}`, { in: 'general' });
  expect(text).toContain('is invited to Northwind Tower.');
});

test('someone who is in several tenants is invited only after the caller picks the tenant', async () => {
  const user = await inBoth({ lastName: 'Twice' });
  const { text, reply } = await asks(app.person('bob'), `/invite ${user.email}`, { in: 'general' });
  expect(text).toContain(
    `Pat Twice (${user.email}) is in 2 tenants. Which one do you mean? Nothing has been sent yet.`,
  );
  expect(reply?.buttons()).toEqual(['Invite', 'Invite']);
  expect(await app.rounds(user.email)).toEqual([]);
  await reply?.press('Invite', { on: 'Harbor Bridge' });
  await app.person('bob').sees(`Welcome email sent to ${user.email}. Pat Twice is invited to Harbor Bridge.`);
  expect(await app.rounds(user.email)).toEqual([]);
  expect(await app.rounds(user.email, app.tenants.bridge.id)).toHaveLength(1);

  app.clock.advance(61_000);
  const again = await asks(app.person('bob'), `/reinvite ${user.email}`, { in: 'general' });
  expect(again.reply?.buttons()).toEqual(['Re-invite', 'Invite']);
});

test('in a tenant’s channel, the command is about that tenant', async () => {
  const user = await inBoth();
  const { text } = await asks(app.person('bob'), `/invite ${user.email}`, { in: 'invites' });
  expect(text).toContain('is invited to Northwind Tower.');
});

test('a channel of two tenants selects neither', async () => {
  const { bridge } = app.tenants;
  await app.db.tenant.update({ where: { id: bridge.id }, data: { announceIn: '#invites' } });
  const user = await inBoth();
  const { text } = await asks(app.person('bob'), `/invite ${user.email}`, { in: 'invites' });
  expect(text).toContain('Which one do you mean?');
  const form = await opens(app.person('bob'), `/invite ${app.newEmail()}`, { in: 'invites' });
  expect(form.labels()).toContain('Tenant');
  await app.db.tenant.update({ where: { id: bridge.id }, data: { announceIn: null } });
});

test('someone in none of them opens the form with the Tenant field', async () => {
  const form = await opens(app.person('bob'), '/invite ina@acme.test', { in: 'general' });
  expect(form.labels()).toContain('Tenant');
  expect(form.value('Email')).toBe('ina@acme.test');
});

test('a form opens for the tenant that was used last, and for the channel’s own before that', async () => {
  const { tower, bridge } = app.tenants;
  const { person } = await app.colleague({ tenantIds: [tower.id, bridge.id] });
  expect((await opens(person, '/invite', { in: 'general' })).value('Tenant')).toBe('Harbor Bridge');
  const { user } = await app.member();
  await asks(person, `/invite ${user.email}`, { in: 'general' });
  expect((await opens(person, '/invite', { in: 'general' })).value('Tenant')).toBe('Northwind Tower');
  const form = await opens(person, '/add-to-tenant', { in: 'general', title: 'Add to tenant' });
  expect(form.value('Tenant')).toBe('Northwind Tower');
  const before = form.view.view.private_metadata;
  await form.fill({ Tenant: 'Harbor Bridge' });
  await waitFor(() => form.view.view.private_metadata !== before);
  expect((await opens(person, '/invite', { in: 'general' })).value('Tenant')).toBe('Harbor Bridge');
  expect((await opens(person, '/invite', { in: 'invites' })).value('Tenant')).toBe('Northwind Tower');
});

test('the tenant used last is no reason to send anything there', async () => {
  const { tower, bridge } = app.tenants;
  const { person } = await app.colleague({ tenantIds: [tower.id, bridge.id] });
  const { user: first } = await app.member();
  await asks(person, `/invite ${first.email}`, { in: 'general' });
  const user = await inBoth();
  expect((await asks(person, `/invite ${user.email}`, { in: 'general' })).text).toContain(
    'Which one do you mean?',
  );
  expect(await app.rounds(user.email)).toEqual([]);
});

test('in a tenant’s channel, the form says in which other tenant the person is', async () => {
  const { user } = await app.member({
    tenantId: app.tenants.bridge.id,
    companyId: app.companies.northwind.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  const form = await opens(app.person('bob'), `/invite ${user.email}`, { in: 'invites' });
  expect(form.text()).toContain(`${user.email} is not in the directory of Northwind Tower yet.`);
  expect(form.text()).toContain('They are in the directory of Harbor Bridge: choose that tenant,');
  const stranger = await opens(app.person('alice'), `/invite ${user.email}`, {
    title: 'Add to tenant',
    in: 'invites',
  });
  expect(stranger.text()).not.toContain('Harbor Bridge');
});
