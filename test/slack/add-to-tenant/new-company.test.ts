import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackPerson } from '../../../sandbox/slack/person.ts';
import { makeCompany } from '../../setup/factories.ts';
import { depth, goesOn, startsAdding } from '../setup/add-steps.ts';
import { shows } from '../setup/ask.ts';
import { expectInert } from '../setup/expect-inert.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

async function newCompany(person: SlackPerson, entries: { Name: string; Domains?: string }) {
  const form = await startsAdding(person, 'typed@acme.test');
  await goesOn(form, 'The company is not in the list');
  await form.fill({ ...entries });
  const submission = await form.submit();
  return { form, ...submission };
}

const companiesCalled = (name: string) =>
  app.db.company.findMany({ where: { name }, include: { tenants: true } });

describe('a company that is not in the list', () => {
  test('is added with its domains, and is in the Company field when the form closes', async () => {
    const alice = app.person('alice');
    const { form, outcome } = await newCompany(alice, {
      Name: '  Zephyr  Glazing ',
      Domains: 'zephyr.test, @Zephyr-Glas.test',
    });
    expect(outcome).toBe('closed');
    expect(depth(alice)).toBe(1);
    expect(form.text()).toContain('Zephyr Glazing was added to Northwind Tower, as a new company.');
    expect([form.value('Company'), form.value('Email')]).toEqual(['Zephyr Glazing', 'typed@acme.test']);
    expect(await companiesCalled('Zephyr Glazing')).toMatchObject([
      { domains: ['zephyr.test', 'zephyr-glas.test'], tenants: [{ tenantId: app.tenants.tower.id }] },
    ]);
    const notice = await app.db.notice.findFirstOrThrow({
      where: { kind: 'COMPANY_ASSOCIATED', data: { path: ['companyName'], equals: 'Zephyr Glazing' } },
    });
    expect(notice).toMatchObject({ channel: '#invites', data: { isNew: true, by: 'Alice Admin' } });
    expect((await form.submit()).outcome).toBe('pushed');
    expect(form.text()).toContain('A new one will be created in Zephyr Glazing.');
  });

  test('whose name is that of a record of another tenant is that record', async () => {
    const { id } = await app.company('Known Elsewhere', app.tenants.bridge.id);
    const { form } = await newCompany(app.person('alice'), { Name: 'KNOWN elsewhere' });
    expect(form.text()).toContain('Known Elsewhere was added to Northwind Tower.');
    expect(await companiesCalled('Known Elsewhere')).toMatchObject([{ id, tenants: [{}, {}] }]);
  });

  test('that is in the tenant already is taken', async () => {
    const { form } = await newCompany(app.person('alice'), { Name: 'acme steel' });
    expect(form.text()).toContain('Acme Steel is already one of the companies of Northwind Tower.');
    expect(form.value('Company')).toBe('Acme Steel');
  });

  test('is asked for in no form once the right to add people was taken away', async () => {
    const { person, template } = await app.colleague({
      directory: 'STANDARD',
      granular: ['createAndEditUsers'],
      assignable: [app.templates.subcontractor.id],
    });
    const form = await startsAdding(person, 'typed@acme.test');
    await app.db.permissionsTemplate.update({ where: { id: template.id }, data: { granular: [] } });
    await form.press('The company is not in the list');
    await shows(form, 'You may not ask for a company to be added in Northwind Tower.');
    expect(depth(person)).toBe(1);
  });

  test('with an impossible name or domain is an error on its field', async () => {
    const form = await startsAdding(app.person('alice'));
    await goesOn(form, 'The company is not in the list');
    await form.fill({ Name: ' \u200e ', Domains: 'fine.test' });
    expect((await form.submit()).errors).toEqual({ Name: 'Enter a name.' });
    await form.fill({ Name: 'Domainless', Domains: 'fine.test, not a domain' });
    expect((await form.submit()).errors).toEqual({
      Domains: '“not” is not a domain. A domain looks like acme.test.',
    });
    await form.close();
    expect(form.labels()).toEqual(['Company', 'Email']);
  });

  test('whose name is like that of a record is offered for import first, and importing makes no second one', async () => {
    const { id } = await app.company('Orion Works GmbH', app.tenants.bridge.id);
    const alice = app.person('alice');
    const { form, outcome } = await newCompany(alice, { Name: 'Orion-Works' });
    expect(outcome).toBe('updated');
    expect(form.text()).toContain('There are already companies with a name like Orion-Works.');
    expect(await form.choices('Which company do you mean?')).toEqual([
      'Orion Works GmbH',
      'None of these: add “Orion-Works” as new',
    ]);
    expect((await form.submit()).errors).not.toEqual({});
    await form.fill({ 'Which company do you mean?': 'Orion Works GmbH' });
    expect((await form.submit()).outcome).toBe('closed');
    expect(form.text()).toContain('Orion Works GmbH was added to Northwind Tower.');
    expect(form.value('Company')).toBe('Orion Works GmbH');
    expect(await companiesCalled('Orion Works GmbH')).toMatchObject([{ id, tenants: [{}, {}] }]);
    expect(await companiesCalled('Orion-Works')).toEqual([]);
  });

  test('None of These creates it anyway', async () => {
    await app.company('Lyra Ltd', app.tenants.tower.id);
    const { form } = await newCompany(app.person('alice'), { Name: 'Lyra Inc.' });
    expect(form.text()).toContain('Already one of this tenant’s companies');
    await form.fill({ 'Which company do you mean?': 'None of these: add “Lyra Inc.” as new' });
    expect((await form.submit()).outcome).toBe('closed');
    expect(form.text()).toContain('Lyra Inc. was added to Northwind Tower, as a new company.');
    expect(form.value('Company')).toBe('Lyra Inc.');
  });

  test('is asked about nine at a time when many are like it', async () => {
    const suffixes = ['', ' Inc', ' LLC', ' Ltd', ' GmbH', ' AG', ' S.A.', ' BV', ' Corp', ' Co', ' SE'];
    for (const suffix of suffixes) await makeCompany(app.db, { name: `Vela${suffix}` });
    const { form } = await newCompany(app.person('alice'), { Name: 'Vela, ' });
    const first = await form.choices('Which company do you mean?');
    expect(first).toHaveLength(10);
    expect(first.at(-1)).toBe('None of these: show more');
    await form.fill({ 'Which company do you mean?': 'None of these: show more' });
    expect((await form.submit()).outcome).toBe('updated');
    const others = await form.choices('Which company do you mean?');
    expect(others.at(-1)).toBe('None of these: add “Vela,” as new');
    expect(form.value('Which company do you mean?')).toBeNull();
    expect(others.filter((name) => first.includes(name))).toEqual([]);
  });

  test('with everything as long as it may be is remembered while it is asked about, and past 18 it is refused', async () => {
    const name = `"${'\\'.repeat(150)}Cygnus`;
    for (let n = 0; n < 19; n += 1) await makeCompany(app.db, { name: `${name}${'.'.repeat(n)}` });
    const domains = Array.from({ length: 60 }, (_, n) => `a${n}.b`)
      .join(',')
      .slice(0, 296);
    const form = await startsAdding(
      app.person('alice'),
      `Jo ${'"'.repeat(150)} <${'l'.repeat(64)}@${'d'.repeat(60)}.test>`,
    );
    await goesOn(form, 'The company is not in the list');
    await form.fill({ Name: `${name}!`, Domains: domains.replace(/,[^,]*$/, '') });
    expect((await form.submit()).outcome).toBe('updated');
    await form.fill({ 'Which company do you mean?': 'None of these: show more' });
    expect((await form.submit()).outcome).toBe('updated');
    await form.fill({ 'Which company do you mean?': 'None of these: show more' });
    await form.submit();
    expect(form.text()).toContain('There are too many companies with such a name to add another.');
    await form.close();
    expect(form.labels()).toEqual(['Company', 'Email']);
  });

  test('two people adding it at once make one record, and both have it in their form', async () => {
    const { person } = await app.colleague();
    const made = await Promise.all(
      [app.person('alice'), person].map((who) => newCompany(who, { Name: 'Twin Towers Trading' })),
    );
    expect(made.map(({ form }) => form.value('Company'))).toEqual([
      'Twin Towers Trading',
      'Twin Towers Trading',
    ]);
    expect(await companiesCalled('Twin Towers Trading')).toMatchObject([{ tenants: [{}] }]);
  });
});

describe('for those who may not add companies', () => {
  test('the form asks for it, names who is asked, and only one request is made', async () => {
    const grace = app.person('grace');
    const form = await startsAdding(grace);
    await goesOn(form, 'The company is not in the list');
    expect([form.title, form.submitLabel]).toEqual(['Ask for a company', 'Ask for it']);
    expect(form.text()).toContain('You may not add companies to Northwind Tower');
    expect(form.text()).toContain('Alice Admin');
    await form.fill({ Name: 'Aquila Air' });
    await form.submit();
    expect(form.text()).toContain('You asked Lin Linked to add Aquila Air to Northwind Tower.');
    expect(await companiesCalled('Aquila Air')).toEqual([]);
    await form.close();
    expect(form.labels()).toEqual(['Company', 'Email']);
    await goesOn(form, 'The company is not in the list');
    await form.fill({ Name: 'AQUILA air' });
    await form.submit();
    expect(form.text()).toContain('Grace Granular has already asked for the company');
    expect(await app.db.companyRequest.count({ where: { name: 'Aquila Air' } })).toBe(1);
  });

  test('a company that is in the tenant is taken instead', async () => {
    const { form, outcome } = await newCompany(app.person('grace'), { Name: 'ACME STEEL' });
    expect(outcome).toBe('closed');
    expect(form.value('Company')).toBe('Acme Steel');
  });

  test('a caller who loses the right while the form is open makes a request instead', async () => {
    const { person, template } = await app.colleague({
      directory: 'STANDARD',
      granular: ['createAndEditUsers', 'createAndEditCompanies'],
      assignable: [app.templates.subcontractor.id],
    });
    const form = await startsAdding(person);
    await goesOn(form, 'The company is not in the list');
    expect(form.submitLabel).toBe('Add company');
    await app.db.permissionsTemplate.update({
      where: { id: template.id },
      data: { granular: ['createAndEditUsers'] },
    });
    await form.fill({ Name: 'Revoked Rigging' });
    await form.submit();
    expect(form.text()).toContain('You asked Lin Linked to add Revoked Rigging');
    expect(await companiesCalled('Revoked Rigging')).toEqual([]);
  });
});

test.each(['<!channel> & <@U000000001>', '&'.repeat(200), '👷'.repeat(100), '"q" *b* `c`'])(
  'a company called %s stays text on every screen',
  async (name) => {
    await makeCompany(app.db, { name: `${name.slice(0, 190)} GmbH` });
    const { form, outcome } = await newCompany(app.person('alice'), { Name: name });
    if (outcome === 'updated') {
      const none = (await form.choices('Which company do you mean?')).at(-1) ?? '';
      await form.fill({ 'Which company do you mean?': none });
      await form.submit();
    }
    await shows(form, 'was added to Northwind Tower');
    expectInert(form.view.view.blocks);
    expect((await form.submit()).outcome).toBe('pushed');
    expectInert(form.view.view.blocks);
    expect(app.problems).toEqual([]);
  },
);
