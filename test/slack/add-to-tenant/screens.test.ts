import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  choosesTenant,
  depth,
  elsewhere,
  goesOn,
  looksUp,
  remembers,
  startsAdding,
} from '../setup/add-steps.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

const membershipsOf = (emailKey: string) =>
  app.db.membership.findMany({
    where: { user: { emailKey } },
    include: { tenant: true, permissionsTemplate: true, user: true },
    orderBy: { tenant: { name: 'desc' } },
  });

describe('the first screen', () => {
  test('asks for Company and Email; with one tenant the Tenant is said', async () => {
    const form = await startsAdding(app.person('alice'));
    expect(form.labels()).toEqual(['Company', 'Email']);
    expect(form.text()).toContain('To Northwind Tower');
    expect(form.buttons()).toEqual(['The company is not in the list']);
    expect(form.submitLabel).toBe('Next');
    expect(await form.choices('Company')).toContain('Acme Steel');
    expect(await form.choices('Company')).not.toContain('Borealis Electrical');
  });

  test('with several tenants has Tenant, which changes the companies and keeps the email', async () => {
    const form = await opens(app.person('bob'), '/add-to-tenant kept@acme.test', {
      title: 'Add to tenant',
      in: 'general',
    });
    expect(form.labels()).toEqual(['Tenant', 'Company', 'Email']);
    await choosesTenant(form, 'Northwind Tower');
    await form.fill({ Company: 'Acme Steel' });
    await choosesTenant(form, 'Harbor Bridge');
    expect(form.value('Email')).toBe('kept@acme.test');
    expect(form.value('Company')).toBeNull();
    expect(await form.choices('Company')).toEqual(['Borealis Electrical', 'Northwind Builders']);
  });

  test('takes the address from the command, and from a mention', async () => {
    expect((await startsAdding(app.person('alice'), 'new@acme.test')).value('Email')).toBe('new@acme.test');
    expect((await startsAdding(app.person('alice'), '@jane')).value('Email')).toBe('jane@acme.test');
  });

  test.each([
    ['a@x.test, b@y.test', 'One person at a time, please: /add-to-tenant jane@acme.test'],
    ['nonsense', '“nonsense” is not an email ID or an @mention. Try /add-to-tenant jane@acme.test'],
    ['status', '“status” is not an email ID or an @mention.'],
    ['help', '/add-to-tenant jane@acme.test adds an existing or a new user'],
  ])('does not open for “%s”, and says why', async (typed, answer) => {
    expect((await asks(app.person('alice'), `/add-to-tenant ${typed}`)).text).toContain(answer);
  });

  test.each(['rita', 'norman'])('does not open for %s, who may add nobody', async (handle) => {
    const { text } = await asks(app.person(handle), '/add-to-tenant jane@acme.test');
    expect(text).toContain('You may not add people in Northwind Tower.');
    expect(text).toContain('Who can do it: Alice Admin');
  });

  test('says on the field what cannot be', async () => {
    const form = await startsAdding(app.person('alice'));
    const { id } = await app.company('Fleeting Inc', app.tenants.tower.id);
    await form.fill({ Company: 'Fleeting Inc', Email: 'jane@localhost..test' });
    expect((await form.submit()).errors).toEqual({
      Email: 'This is not an email ID that mail can be sent to.',
    });
    await form.fill({ Email: app.newEmail() });
    await app.db.tenantCompany.deleteMany({ where: { companyId: id } });
    expect((await form.submit()).errors).toEqual({
      Company: 'This company is no longer one of the tenant’s companies. Pick another.',
    });
  });
});

describe('NEW', () => {
  test('asks for the names, then for the permissions template, and adds and invites', async () => {
    const email = app.newEmail();
    const alice = app.person('alice');
    const form = await looksUp(alice, { email });
    expect(form.text()).toContain(`There is no user account with the email ID ${email}`);
    expect(form.labels()).toEqual(['First name', 'Last name']);
    expect(form.buttons()).toEqual([]);
    expect((await form.submit()).errors).toEqual({ 'Last name': 'Please complete this required field.' });
    await form.fill({ 'First name': 'Nora', 'Last name': ' New ' });
    await form.submit();
    expect(depth(alice)).toBe(3);
    expect(form.labels()).toEqual(['Permissions template', 'Announce in']);
    expect(form.text()).toContain(`Nora New  ${email}`);
    expect([form.buttons(), form.submitLabel]).toEqual([['Add'], 'Add and invite']);
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${email}. Nora New is invited to Northwind Tower.`);
    expect(await membershipsOf(email)).toMatchObject([
      { permissionsTemplate: { name: 'Subcontractor' }, user: { firstName: 'Nora', lastName: 'New' } },
    ]);
    expect(await app.rounds(email)).toHaveLength(1);
    await form.close();
    expect(form.isOpen).toBe(false);
  });

  test('with Add, nothing is sent, and Invite is offered', async () => {
    const email = app.newEmail();
    const form = await looksUp(app.person('alice'), { email });
    await form.fill({ 'Last name': 'Quiet' });
    await form.submit();
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.press('Add');
    await shows(
      form,
      `Quiet (${email}) was added to Northwind Tower. A user account was created. Nothing was sent.`,
    );
    expect(await app.rounds(email)).toEqual([]);
    const [notice] = await app.db.notice.findMany({
      where: { kind: 'USER_ADDED' },
      orderBy: { at: 'desc' },
      take: 1,
    });
    expect(notice).toMatchObject({ channel: '#invites', data: { name: 'Quiet', by: 'Alice Admin' } });
    await form.press('Invite');
    await shows(form, `Welcome email sent to ${email}`);
    await form.close();
    expect(form.isOpen).toBe(false);
  });

  test('Add without a permissions template says so, and keeps what was chosen', async () => {
    const email = app.newEmail();
    const form = await looksUp(app.person('alice'), { email });
    await form.fill({ 'Last name': 'Templateless' });
    await form.submit();
    await form.fill({ 'Announce in': 'shared' });
    await form.press('Add');
    await shows(form, 'Pick a permissions template.');
    expect(form.value('Announce in')).toBe('#shared');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.press('Add');
    await shows(form, 'was added to Northwind Tower');
    const [notice] = await app.db.notice.findMany({ orderBy: { at: 'desc' }, take: 1 });
    expect(notice?.channel).toBe('C000000004');
  });

  test('going back keeps what was typed, on every screen', async () => {
    const email = app.newEmail();
    const form = await looksUp(app.person('alice'), { email });
    await form.fill({ 'First name': 'Kept', 'Last name': 'Name' });
    await form.submit();
    await remembers(app.person('alice'), 'Kept');
    await form.close();
    expect([form.value('First name'), form.value('Last name')]).toEqual(['Kept', 'Name']);
    await form.close();
    expect([form.value('Company'), form.value('Email')]).toEqual(['Acme Steel', email]);
    expect((await form.submit()).outcome).toBe('pushed');
    expect([form.value('First name'), form.value('Last name')]).toEqual(['Kept', 'Name']);
  });

  test('the name that a mention shows is filled in, and only for that address', async () => {
    const form = await startsAdding(app.person('alice'), '@jane');
    await form.fill({ Company: 'Acme Steel' });
    await form.submit();
    expect([form.value('First name'), form.value('Last name')]).toEqual([null, 'Jane Doe']);
    await form.close();
    await form.fill({ Email: app.newEmail() });
    await form.submit();
    expect([form.value('First name'), form.value('Last name')]).toEqual([null, null]);
  });

  test('Permissions template offers only what this caller may give', async () => {
    const form = await looksUp(app.person('grace'), { email: app.newEmail() });
    await form.fill({ 'Last name': 'Given' });
    await form.submit();
    expect(await form.choices('Permissions template')).toEqual(['Subcontractor']);
    expect(form.value('Permissions template')).toBe('Subcontractor');
  });
});

describe('MATCH', () => {
  test('shows the record, and Use This leads on to Add and invite', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Match' });
    const alice = app.person('alice');
    const form = await looksUp(alice, { email: user.email.toUpperCase() });
    expect(form.text()).toContain(`Pat Match  ${user.email}\nAcme Steel`);
    expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead']);
    await goesOn(form, 'Use This');
    expect(depth(alice)).toBe(3);
    expect(form.text()).toContain('Pat Match');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${user.email}. Pat Match is invited`);
    expect(form.text()).toContain('There was already a user account. It keeps its name');
    const places = await membershipsOf(user.emailKey);
    expect(places.map(({ tenant }) => tenant.name)).toEqual(['Northwind Tower', 'Harbor Bridge']);
    expect(new Set(places.map(({ companyId }) => companyId)).size).toBe(1);
  });

  test('someone with a password is told “You were added”, with no follow-ups', async () => {
    const user = await elsewhere(app, {
      companyId: app.companies.acme.id,
      lastName: 'Secret',
      passwordHash: 'a hash',
    });
    const form = await looksUp(app.person('alice'), { email: user.email });
    expect(form.text()).toContain('the invitation asks for no new one');
    await goesOn(form, 'Use This');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`“You were added” email sent to ${user.email}`);
    const [round] = await app.rounds(user.email);
    expect(round).toMatchObject({ followUpDays: [], emails: [{ kind: 'ADDED' }] });
  });

  test('an alias leads back to Email with a warning, and makes a separate user account', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Original' });
    const alias = user.email.replace('@', '+tower@');
    const alice = app.person('alice');
    const form = await looksUp(alice, { email: user.email });
    await form.press('Use an alias email ID instead');
    await shows(form, 'This creates a separate user account.');
    expect(form.labels()).toEqual(['Email']);
    expect(form.value('Email')).toBe(user.email);
    expect((await form.submit()).errors).toEqual({
      Email: 'That is the email ID that was found. An alias has to be a different one.',
    });
    await form.fill({ Email: alias });
    await form.submit();
    expect(form.labels()).toEqual(['First name', 'Last name']);
    expect(form.value('Last name')).toBeNull();
    await form.fill({ 'Last name': 'Alias' });
    await form.submit();
    expect(depth(alice)).toBe(3);
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${alias}`);
    expect(await membershipsOf(alias)).toHaveLength(1);
    expect(await membershipsOf(user.emailKey)).toHaveLength(1);
  });
});

describe('OTHER_COMPANY_ASSOCIATED', () => {
  test('Select Company: a wrong one says so again, the right one leads on as a match', async () => {
    const { northwind } = app.companies;
    const user = await elsewhere(app, { companyId: northwind.id, lastName: 'Here' });
    await app.company('Wrong & Sons', app.tenants.tower.id);
    const alice = app.person('alice');
    const form = await looksUp(alice, { email: user.email });
    expect(form.text()).toContain('This user already exists in another company.');
    expect(form.text()).toContain('belongs to Northwind Builders, which is one of the companies of');
    expect(form.buttons()).toEqual(['Select Company']);
    await goesOn(form, 'Select Company');
    expect([form.title, form.submitLabel, depth(alice)]).toEqual(['Select Company', 'Select', 3]);
    await form.fill({ Company: 'Wrong & Sons' });
    expect((await form.submit()).errors).toEqual({
      Company: 'This user already exists in another company. Pick the company that the user belongs to.',
    });
    await form.fill({ Company: 'Northwind Builders' });
    expect((await form.submit()).outcome).toBe('closed');
    expect(form.text()).toContain(`Pat Here  ${user.email}\nNorthwind Builders`);
    await goesOn(form, 'Use This');
    expect(depth(alice)).toBe(3);
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${user.email}`);
  });

  test('the other company is not named to a caller who may not see company details', async () => {
    const user = await elsewhere(app, { companyId: app.companies.northwind.id });
    const form = await looksUp(app.person('grace'), { email: user.email });
    expect(form.text()).toContain('This user already exists in another company.');
    expect(form.text()).not.toContain('Northwind Builders');
    expect(form.text()).toContain('ask someone who can see company details');
    expect(form.buttons()).toEqual(['Select Company']);
  });
});

describe('OTHER_COMPANY_NOT_ASSOCIATED', () => {
  async function castor(name: string) {
    const company = await app.company(name, app.tenants.bridge.id);
    return { company, user: await elsewhere(app, { companyId: company.id, lastName: 'There' }) };
  }

  test('Add company associates the existing record, and goes on as a match', async () => {
    const { company, user } = await castor('Castor Concrete');
    const alice = app.person('alice');
    const form = await looksUp(alice, { email: user.email });
    expect(form.text()).toContain('This user already exists in another company.');
    expect(form.text()).toContain(
      'belongs to Castor Concrete, which is not one of the companies of Northwind Tower.',
    );
    expect(form.buttons()).toEqual(['Add company']);
    await form.press('Add company');
    await shows(form, 'Castor Concrete was added to Northwind Tower.');
    expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead']);
    await goesOn(form, 'Use This');
    expect(depth(alice)).toBe(3);
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain(`Welcome email sent to ${user.email}`);
    expect(await app.db.company.count({ where: { name: 'Castor Concrete' } })).toBe(1);
    expect(await app.db.tenantCompany.count({ where: { companyId: company.id } })).toBe(2);
  });

  test('those who may not add companies ask for it, and are told who is asked; the name is not theirs to see', async () => {
    const { user } = await castor('Pollux Paving');
    const form = await looksUp(app.person('grace'), { email: user.email });
    expect(form.text()).toContain('This user already exists in another company.');
    expect(form.buttons()).toEqual(['Ask for it']);
    expect(form.text()).toContain('Alice Admin');
    await form.press('Ask for it');
    await shows(form, 'You asked');
    expect(form.text()).toContain(`You asked Lin Linked to add the company to Northwind Tower.`);
    expect(form.text()).toContain(`/add-to-tenant ${user.email}`);
    expect(form.text()).not.toContain('Pollux');
    expect(await app.db.companyRequest.count({ where: { emailKey: user.emailKey } })).toBe(1);

    const again = await looksUp(app.person('grace'), { email: user.email });
    expect(again.text()).toContain('The company was requested');
    expect(again.buttons()).toEqual([]);
  });

  test('a caller with Create and Edit Companies may add it', async () => {
    const { user } = await castor('Leda Lifting');
    const { person } = await app.colleague({
      directory: 'STANDARD',
      granular: ['createAndEditUsers', 'createAndEditCompanies'],
      assignable: [app.templates.subcontractor.id],
    });
    const form = await looksUp(person, { email: user.email });
    expect(form.text()).not.toContain('Leda');
    expect(form.buttons()).toEqual(['Add company']);
    await form.press('Add company');
    await shows(form, 'Leda Lifting was added to Northwind Tower.');
  });
});

describe('someone who is in the directory', () => {
  test('ALREADY_MEMBER says so and offers Invite, then Re-invite', async () => {
    const { user } = await app.member({ lastName: 'Member' });
    const form = await looksUp(app.person('alice'), { email: user.email, company: 'Northwind Builders' });
    expect(form.text()).toContain('This person is already in the directory of Northwind Tower');
    expect(form.text()).toContain('never invited');
    expect(form.buttons()).toEqual(['Invite']);
    await form.press('Invite');
    await shows(form, `Welcome email sent to ${user.email}`);
    app.clock.advance(61_000);
    const again = await looksUp(app.person('alice'), { email: user.email });
    expect(again.buttons()).toEqual(['Re-invite']);
    await again.press('Re-invite');
    await shows(again, 'round 2');
  });

  test('someone who has logged in is sent a reminder only when that is confirmed', async () => {
    const at = new Date('2026-11-01T08:00:00Z');
    const { user } = await app.member({ lastName: 'Loggedin', lastLoginAt: at });
    const form = await looksUp(app.person('alice'), { email: user.email });
    expect(form.text()).toContain('logged in Nov 1');
    expect(form.buttons()).toEqual(['Re-invite']);
    await form.press('Re-invite', { answer: 'deny' });
    expect(await app.db.email.count({ where: { membership: { userId: user.id } } })).toBe(0);
    await form.press('Re-invite', { answer: 'confirm' });
    await shows(form, `Sign-in reminder sent to ${user.email}`);
  });

  test('there is no button about somebody this caller may not touch', async () => {
    const { user } = await app.member({ permissionsTemplateId: app.templates.admin.id });
    const form = await looksUp(app.person('grace'), { email: user.email });
    expect(form.text()).toContain('already in the directory of Northwind Tower');
    expect(form.buttons()).toEqual([]);
  });

  test('DEACTIVATED: Reactivate for those who may, then Invite or Re-invite', async () => {
    const gone = await app.member({ lastName: 'Gone', deactivatedAt: new Date() });
    const form = await looksUp(app.person('grace'), { email: gone.user.email });
    expect(form.text()).toContain('but deactivated');
    expect(form.buttons()).toEqual(['Reactivate']);
    await form.press('Reactivate');
    await shows(form, 'is active again');
    expect(form.buttons()).toEqual(['Invite']);
    expect(await app.rounds(gone.user.email)).toEqual([]);

    const boss = await app.member({
      permissionsTemplateId: app.templates.admin.id,
      deactivatedAt: new Date(),
    });
    const other = await looksUp(app.person('grace'), { email: boss.user.email });
    expect(other.buttons()).toEqual([]);
    expect(other.text()).toContain('You may not reactivate this user. Ask Alice Admin');
  });
});
