import { beforeEach, describe, expect, test } from '@jest/globals';
import { depth, elsewhere, goesOn, looksUp } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
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

  test('someone with a password gets “You were added”, with no follow-ups', async () => {
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

  test('Back from the names of an alias comes to the first screen with the alias and the company', async () => {
    const user = await elsewhere(app, { companyId: app.companies.acme.id, lastName: 'Returned' });
    const alias = user.email.replace('@', '+back@');
    const form = await looksUp(app.person('alice'), { email: user.email });
    await form.press('Use an alias email ID instead');
    await shows(form, 'This creates a separate user account.');
    await form.fill({ Email: alias });
    await form.submit();
    expect(form.labels()).toEqual(['First name', 'Last name']);
    await form.close();
    expect([form.value('Company'), form.value('Email')]).toEqual(['Acme Steel', alias]);
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
