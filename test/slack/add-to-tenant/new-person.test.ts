import { beforeEach, describe, expect, test } from '@jest/globals';
import { choosesTenant, depth, looksUp, remembers, startsAdding } from '../setup/add-steps.ts';
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
    ['nonsense', 'is found by it. Try /add-to-tenant jane@acme.test'],
    ['status', '“status” is not an email ID or an @mention'],
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
    expect(form.labels()).toEqual(['Permissions template', 'Note', 'Announce in', 'Announce nowhere']);
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
    expect([form.value('First name'), form.value('Last name')]).toEqual(['Jane', 'Doe']);
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
