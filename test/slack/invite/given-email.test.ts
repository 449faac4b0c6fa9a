import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../../setup/wait-for.ts';
import { elsewhere, goesOn } from '../setup/add-steps.ts';
import { opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

const granular = () =>
  app.colleague({
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
    assignable: [app.templates.subcontractor.id],
  });

describe('an address is looked up as soon as it is given', () => {
  test('a member is shown before a company is asked for, with what the directory offers', async () => {
    const { user } = await app.member({ lastName: 'Known' });
    const form = await opens(app.person('alice'), '/invite');
    await form.fill({ Email: user.email.toUpperCase() });
    await shows(form, 'This person is already in the directory of Northwind Tower');
    expect(form.buttons()).toEqual(['Invite']);
    expect(await app.rounds(user.email)).toEqual([]);
    const adding = await opens(app.person('alice'), `/add-to-tenant ${user.email}`, {
      title: 'Add to tenant',
    });
    expect(adding.text()).toContain('This person is already in the directory of Northwind Tower');
  });

  test('a record elsewhere is shown with Use This, and the next screen shows the address of the account', async () => {
    const user = await elsewhere(app, {
      companyId: app.companies.northwind.id,
      lastName: 'Record',
      email: 'Record@northwind.test',
    });
    const form = await opens(app.person('alice'), '/invite RECORD@Northwind.test', {
      title: 'Add to tenant',
    });
    expect(form.text()).toContain('Pat Record  Record@northwind.test\nNorthwind Builders');
    await goesOn(form, 'Use This');
    expect(form.text()).toContain('Pat Record  Record@northwind.test');
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain('Pat Record is invited to Northwind Tower');
    expect(await app.rounds(user.email)).toHaveLength(1);
  });

  test('an address that a member had until it was corrected leads to the member, or on to somebody else who really has it', async () => {
    const { user } = await app.member({ email: 'tina@acme.tset', lastName: 'Typo' });
    const right = { email: 'tina@acme.test', emailKey: 'tina@acme.test' };
    await app.db.user.update({ where: { id: user.id }, data: { ...right, correctedAt: app.clock.now() } });
    const alice = app.person('alice');
    const form = await opens(alice, '/invite tina@acme.tset');
    expect(form.text()).toContain('Pat Typo had this address until it was corrected to tina@acme.test.');
    const entries = { Company: 'Acme Steel', 'Last name': 'Tset', 'Permissions template': 'Subcontractor' };
    await form.fill(entries);
    await form.submit();
    expect(form.text()).toContain(
      'This person of Northwind Tower had the address tina@acme.tset until it was corrected:\nPat Typo  tina@acme.test',
    );
    expect(form.buttons()).toEqual(['Invite', 'Yes, somebody else’s']);
    expect(await app.db.user.count({ where: { emailKey: 'tina@acme.tset' } })).toBe(0);

    await form.press('Yes, somebody else’s');
    await shows(form, 'There is no user account with the email ID tina@acme.tset yet.');
    expect(form.value('Last name')).toBe('Tset');
    await form.submit();
    await form.fill({ 'Permissions template': 'Subcontractor' });
    await form.submit();
    expect(form.text()).toContain('Tset is invited to Northwind Tower');
    expect(await app.rounds('tina@acme.tset')).toHaveLength(1);

    const other = await opens(alice, '/invite');
    await other.fill({ Email: 'tina@acme.tset' });
    await shows(other, 'This person is already in the directory of Northwind Tower');
  });

  test('to someone who may not see company details, a record elsewhere is not shown before its company is entered', async () => {
    const user = await elsewhere(app, { companyId: app.companies.northwind.id, lastName: 'Hidden' });
    const { person } = await granular();
    const form = await opens(person, `/invite ${user.email}`);
    expect(form.title).toBe('Invite');
    expect(form.text()).not.toContain('Hidden');
    await form.fill({ Company: 'Northwind Builders', Email: user.email });
    await shows(form, `Pat Hidden  ${user.email}`);
    expect(form.buttons()).toEqual(['Use This', 'Use an alias email ID instead']);
  });
});

describe('Company is suggested by the domain', () => {
  test('of a company of the tenant', async () => {
    const company = await app.company('Zenith Works', app.tenants.tower.id);
    await app.db.company.update({ where: { id: company.id }, data: { domains: ['zenith.test'] } });
    const form = await opens(app.person('alice'), '/invite zack@zenith.test');
    expect(form.value('Company')).toBe('Zenith Works');
    const later = await opens(app.person('alice'), '/add-to-tenant zack@zenith.test', {
      title: 'Add to tenant',
    });
    expect(later.value('Company')).toBe('Zenith Works');
  });

  test('of its people, but not of a mail provider’s, and never over a choice', async () => {
    const company = await app.company('Quarry Crew', app.tenants.tower.id);
    await app.member({ email: 'one@quarry.test', companyId: company.id });
    await app.member({ email: 'two@gmail.com', companyId: company.id });
    const form = await opens(app.person('alice'), '/invite');
    await form.fill({ 'Last name': 'Kept', Email: 'three@quarry.test' });
    await shows(form, 'Quarry Crew');
    expect([form.value('Company'), form.value('Last name')]).toEqual(['Quarry Crew', 'Kept']);
    const provider = await opens(app.person('alice'), '/invite three@gmail.com');
    expect(provider.value('Company')).toBeNull();
    const chosen = await opens(app.person('alice'), '/invite');
    await chosen.fill({ Company: 'Acme Steel', Email: 'four@quarry.test' });
    expect(chosen.value('Company')).toBe('Acme Steel');
  });
});

describe('a near address is asked about, and nothing is done on the guess', () => {
  test.each([
    ['samuel@acme.tset', 'samuel@acme.test'],
    ['samule@acme.test', 'samuel@acme.test'],
    ['new@gmial.com', 'new@gmail.com'],
    ['new@outlok.com', 'new@outlook.com'],
  ])('%s', async (typed, meant) => {
    if ((await app.db.user.count({ where: { emailKey: 'samuel@acme.test' } })) === 0) {
      await app.member({ email: 'samuel@acme.test', lastName: 'Samuelson' });
    }
    const form = await opens(app.person('alice'), `/invite ${typed}`);
    expect(form.text()).toContain(`Did you mean ${meant}?`);
    expect(form.value('Email')).toBe(typed);
    await form.fill({ 'Last name': 'Kept' });
    await form.press(`Use ${meant}`);
    if (meant === 'samuel@acme.test') await shows(form, 'Pat Samuelson  samuel@acme.test');
    else {
      await waitFor(
        () => form.value('Email') === meant,
        () => form.text(),
      );
      expect(form.value('Last name')).toBe('Kept');
      expect(form.text()).not.toContain('Did you mean');
    }
    expect(await app.rounds(meant)).toEqual([]);
  });
});

describe('the directory', () => {
  test('with nobody found offers Invite with what was searched for', async () => {
    const view = await opens(app.person('alice'), '/directory Nora Newcomer', { title: 'Directory' });
    expect(view.text()).toContain('0 people found');
    await goesOn(view, 'Invite “Nora Newcomer”');
    expect([view.title, view.value('First name'), view.value('Last name')]).toEqual([
      'Invite',
      'Nora',
      'Newcomer',
    ]);
  });

  test('has Add person for those who may add people, and for nobody else', async () => {
    const view = await opens(app.person('alice'), '/directory', { title: 'Directory' });
    expect(view.buttons()).toContain('Add person');
    const reader = await opens(app.person('rita'), '/directory', { title: 'Directory' });
    expect(reader.buttons()).not.toContain('Add person');
  });
});
