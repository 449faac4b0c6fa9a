import { expect, test } from '@jest/globals';
import { goesOn } from '../setup/add-steps.ts';
import { opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { fillIn } from './fill-in.ts';

const app = useSlackApp();

async function userOf(email: string) {
  return app.db.user.findUnique({
    where: { emailKey: email },
    include: { memberships: { include: { permissionsTemplate: true, tenant: true } }, company: true },
  });
}

test('the fields are named as in the design; with one tenant the Tenant field is left out and the tenant is said', async () => {
  const form = await opens(app.person('alice'), '/invite');
  expect(form.labels()).toEqual([
    'Company',
    'Email',
    'First name',
    'Last name',
    'Permissions template',
    'Note',
    'Announce in',
    'Announce nowhere',
  ]);
  expect(form.text()).toContain('To Northwind Tower');
  expect(form.submitLabel).toBe('Invite');
  expect(form.text()).toContain('Leave this empty to announce it in #invites.');
});

test('submitting adds the user account, the membership and the invitation at once, and says so', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email, { 'First name': '  Nora ', 'Last name': 'New  von\tOld' });
  const { outcome } = await form.submit();
  expect(outcome).toBe('updated');
  expect(form.text()).toContain(
    `:white_check_mark: Welcome email sent to ${email}. Nora New von Old is invited to Northwind Tower.`,
  );
  expect(await userOf(email)).toMatchObject({
    email,
    firstName: 'Nora',
    lastName: 'New von Old',
    company: { name: 'Acme Steel' },
    memberships: [{ permissionsTemplate: { name: 'Subcontractor' }, tenant: { name: 'Northwind Tower' } }],
  });
  const [round, ...others] = await app.rounds(email);
  expect(others).toEqual([]);
  expect(round?.emails).toHaveLength(1);
  expect(round?.card?.channel).toBe('#invites');
  const audit = await app.db.auditEntry.findMany({
    where: { actorId: app.users.alice.id },
    orderBy: { id: 'desc' },
    take: 2,
  });
  expect(audit.map(({ action }) => action)).toEqual(['invite', 'add-user']);
});

test('a first name is asked for and optional; the other fields are required', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  const empty = await form.submit();
  expect(Object.keys(empty.errors).toSorted()).toEqual([
    'Company',
    'Email',
    'Last name',
    'Permissions template',
  ]);
  await form.fill({
    Company: 'Acme Steel',
    Email: email,
    'Last name': 'Mononym',
    'Permissions template': 'Subcontractor',
  });
  expect((await form.submit()).outcome).toBe('updated');
  expect(await userOf(email)).toMatchObject({ firstName: null, lastName: 'Mononym' });
});

test('a name of nothing but spaces and an address that mail cannot reach are errors on their fields', async () => {
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, 'jane@localhost..test', { 'Last name': ' \u200e ' });
  const { errors } = await form.submit();
  expect(errors).toEqual({
    Email: 'This is not an email ID that mail can be sent to.',
    'Last name': 'Enter a last name.',
  });
  expect(form.value('First name')).toBe('Nora');
});

test('Company offers only companies of this tenant, and finds them by the start of a word', async () => {
  const { tower, bridge } = app.tenants;
  const mine = await app.company('Zenith & Söhne “Stahl” GmbH', tower.id);
  await app.company('Zenith Elsewhere', bridge.id);
  const form = await opens(app.person('alice'), '/invite');
  expect(await form.search('Company', 'zen')).toEqual([mine.name]);
  expect(await form.search('Company', 'söhne')).toEqual([mine.name]);
  expect(await form.search('Company', '  ZENITH  ')).toEqual([mine.name]);
  expect(await form.search('Company', 'Borealis')).toEqual([]);
  expect(await form.search('Company', '%')).toEqual([]);
  expect(await form.search('Company', '\u0000')).not.toContain('Zenith Elsewhere');
  expect(await form.choices('Company')).toContain('Acme Steel');
});

test('Permissions template offers only what this caller may give, chosen already when it is only one', async () => {
  const granular = await opens(app.person('grace'), '/invite');
  expect(await granular.choices('Permissions template')).toEqual(['Subcontractor']);
  expect(granular.value('Permissions template')).toBe('Subcontractor');
  const admin = await opens(app.person('alice'), '/invite');
  expect(await admin.choices('Permissions template')).toEqual(
    expect.arrayContaining(['Directory Admin', 'Project Engineer', 'Read Only viewer', 'Subcontractor']),
  );
  expect(admin.value('Permissions template')).toBeNull();
});

test('a Directory Admin template in the list of a granular caller is not offered', async () => {
  const { admin, subcontractor } = app.templates;
  const { person } = await app.colleague({
    directory: 'READ_ONLY',
    granular: ['createAndEditUsers'],
    assignable: [admin.id, subcontractor.id],
  });
  const form = await opens(person, '/invite');
  expect(await form.choices('Permissions template')).toEqual(['Subcontractor']);
});

test('someone who is in the directory already is invited as they are, and that is said', async () => {
  const { user } = await app.member({ lastName: 'Already' });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email.toUpperCase(), {
    Company: 'Northwind Builders',
    'Permissions template': 'Read Only viewer',
  });
  await form.submit();
  expect(form.text()).toContain(`Welcome email sent to ${user.email}. Pat Already is invited`);
  expect(form.text()).toContain(
    'was already in the tenant’s directory. Their company and permissions template stay as they are',
  );
  expect(await userOf(user.emailKey)).toMatchObject({
    company: { name: 'Acme Steel' },
    memberships: [{ permissionsTemplate: { name: 'Subcontractor' } }],
  });
});

test('someone invited before is not invited again by the form, which says when and offers Re-invite', async () => {
  const { user } = await app.member();
  await app.person('grace').types(`/invite ${user.email}`);
  app.clock.advance(61_000);
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email, { 'Announce in': 'shared' });
  await form.submit();
  expect(form.text()).toContain('was invited before:');
  expect(form.text()).toContain('by Grace Granular');
  expect(await app.rounds(user.email)).toHaveLength(1);
  await form.press('Re-invite');
  await shows(form, `Welcome email sent to ${user.email}`);
  const [first, second] = await app.rounds(user.email);
  expect([first?.status, second?.status]).toEqual(['SUPERSEDED', 'OPEN']);
  expect(second?.card?.channel).toBe('C000000004');
});

test('an existing user of another tenant is shown, and added with the name the account has only after Use This', async () => {
  const { bridge } = app.tenants;
  const { user } = await app.member({
    lastName: 'Elsewhere',
    companyId: app.companies.northwind.id,
    tenantId: bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
    passwordHash: 'a hash',
  });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email, { Company: 'Northwind Builders', 'Last name': 'Wrongname' });
  expect((await form.submit()).outcome).toBe('pushed');
  expect(form.text()).toContain(`Pat Elsewhere  ${user.email}\nNorthwind Builders`);
  expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead']);
  expect((await userOf(user.emailKey))?.memberships).toHaveLength(1);
  await goesOn(form, 'Use This');
  await form.fill({ 'Permissions template': 'Subcontractor' });
  await form.submit();
  expect(form.text()).toContain(
    `“You were added” email sent to ${user.email}. Pat Elsewhere is invited to Northwind Tower`,
  );
  expect(form.text()).toContain('There was already a user account. It keeps its name');
  expect((await userOf(user.emailKey))?.memberships).toHaveLength(2);
  const [round] = await app.rounds(user.email);
  expect(round?.emails.map(({ kind }) => kind)).toEqual(['ADDED']);
});

test('an existing user of another company leads on to what can be done; its name is only for those who may see it', async () => {
  const { bridge } = app.tenants;
  const { user } = await app.member({
    companyId: app.companies.borealis.id,
    tenantId: bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  const byAdmin = await opens(app.person('alice'), '/invite');
  await fillIn(byAdmin, user.email);
  expect((await byAdmin.submit()).outcome).toBe('pushed');
  expect(byAdmin.text()).toContain('This user already exists in another company.');
  expect(byAdmin.text()).toContain('belongs to Borealis Electrical, which is not one of');
  expect(byAdmin.buttons()).toEqual(['Add company']);
  await byAdmin.close();
  expect([byAdmin.value('Email'), byAdmin.value('Last name')]).toEqual([user.email, 'New']);

  const byGranular = await opens(app.person('grace'), `/invite ${user.email}`);
  await fillIn(byGranular, user.email);
  await byGranular.submit();
  expect(byGranular.text()).toContain('This user already exists in another company.');
  expect(byGranular.buttons()).toEqual(['Ask for it']);
  expect(byGranular.text()).not.toContain('Borealis');

  const { person } = await app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers', 'viewCompanyDetail'],
    assignable: [app.templates.subcontractor.id],
  });
  const byViewer = await opens(person, '/invite');
  await fillIn(byViewer, user.email);
  await byViewer.submit();
  expect(byViewer.text()).toContain('Borealis Electrical');
  expect(byViewer.buttons()).toEqual(['Ask for it']);
  expect((await userOf(user.emailKey))?.memberships).toHaveLength(1);
});

test('an existing user of another company of this tenant is invited once that company is selected', async () => {
  const { bridge } = app.tenants;
  const { user } = await app.member({
    companyId: app.companies.northwind.id,
    tenantId: bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
  });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email);
  await form.submit();
  await goesOn(form, 'Select Company');
  expect(form.value('Company')).toBe('Northwind Builders');
  await form.submit();
  await goesOn(form, 'Use This');
  await form.fill({ 'Permissions template': 'Subcontractor' });
  await form.submit();
  expect(form.text()).toContain(`Welcome email sent to ${user.email}`);
  expect((await userOf(user.emailKey))?.memberships).toHaveLength(2);
  await form.close();
  expect(form.isOpen).toBe(false);
});

test('someone who is deactivated leads on to Reactivate, and then to Invite', async () => {
  const { user } = await app.member({ lastName: 'Idle', deactivatedAt: new Date() });
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, user.email);
  expect((await form.submit()).outcome).toBe('pushed');
  expect(form.buttons()).toEqual(['Reactivate']);
  await form.press('Reactivate');
  await shows(form, 'is active again');
  await form.press('Invite');
  await shows(form, `Welcome email sent to ${user.email}`);
});

test('a granular caller cannot invite a Directory Admin by way of the form', async () => {
  const { user } = await app.member({ lastName: 'Boss', permissionsTemplateId: app.templates.admin.id });
  const form = await opens(app.person('grace'), '/invite');
  await fillIn(form, user.email);
  await form.submit();
  expect(form.text()).toContain(
    'You may not invite Pat Boss, whose permissions template is Directory Admin,',
  );
  expect(await app.rounds(user.email)).toEqual([]);
});
