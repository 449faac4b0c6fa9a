import { describe, expect, test } from '@jest/globals';
import { createCompany } from '../../../src/directory/companies/create-company.ts';
import { makeCompany } from '../../setup/factories.ts';
import { useCompanies } from './use-companies.ts';

const { announce, context, database, isAssociated, notices, tenantWithCallers, unique } = useCompanies();

describe('creating a company', () => {
  test('makes a record, associates it, audits both and announces it', async () => {
    const { admin, tenantId } = await tenantWithCallers();
    const name = unique('Borealis Electrical');
    context.woken.length = 0;
    const made = await createCompany(context, {
      ...admin,
      name: `  ${name.replace(' ', '   ')}\n`,
      domains: ['Borealis.Test', '@bücher.test', 'borealis.test'],
      announce,
    });
    expect(made).toMatchObject({ outcome: 'CREATED', company: { name } });
    expect(context.woken).toEqual(['announce']);
    const record = await database.db.company.findUniqueOrThrow({ where: { nameKey: name.toLowerCase() } });
    expect(record).toMatchObject({ name, domains: ['borealis.test', 'xn--bcher-kva.test'] });
    expect(await isAssociated(tenantId, record.id)).toBe(1);
    expect(await notices(tenantId)).toMatchObject([{ data: { companyName: name, isNew: true } }]);
    const audited = await database.db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    expect(audited.map(({ action }) => action)).toEqual(['create-company', 'associate-company']);
  });

  test('an existing record of the same name is used', async () => {
    const { admin, tenantId } = await tenantWithCallers();
    const company = await makeCompany(database.db, { name: unique('Acme Steel') });
    const request = { ...admin, name: company.name.toUpperCase(), announce };
    expect(await createCompany(context, request)).toEqual({
      outcome: 'ASSOCIATED',
      company: { id: company.id, name: company.name },
    });
    expect(await createCompany(context, request)).toMatchObject({ outcome: 'ALREADY_ASSOCIATED' });
    expect(await isAssociated(tenantId, company.id)).toBe(1);
  });

  test('half a character in a name is left out: no audit entry or message could hold it', async () => {
    const { admin, tenantId } = await tenantWithCallers();
    const made = await createCompany(context, {
      ...admin,
      name: `${unique('Half')} \ud800 Steel`,
      announce,
    });
    expect(made).toMatchObject({
      outcome: 'CREATED',
      company: { name: expect.stringMatching(/^Half \S+ Steel$/) },
    });
    expect(await notices(tenantId)).toMatchObject([{ data: { companyName: expect.any(String) } }]);
  });

  test('a record whose name differs only by legal suffix, spaces or punctuation is offered first', async () => {
    const { admin, tenantId } = await tenantWithCallers();
    const name = unique('Acme Steel');
    const inc = await makeCompany(database.db, { name: `${name}, Inc.` });
    const gmbh = await makeCompany(database.db, { name: `${name.replace(' ', '-')} GmbH` });
    await database.db.tenantCompany.create({ data: { tenantId, companyId: gmbh.id } });
    const request = { ...admin, name: `${name} LLC`, announce };
    const offered = await createCompany(context, request);
    expect(offered).toMatchObject({ outcome: 'LIKE_EXISTING' });
    if (offered.outcome !== 'LIKE_EXISTING') return;
    expect(offered.companies.map(({ id, associated }) => [id, associated])).toEqual(
      expect.arrayContaining([
        [inc.id, false],
        [gmbh.id, true],
      ]),
    );
    expect(await notices(tenantId)).toEqual([]);

    // One of them is not both of them.
    expect(await createCompany(context, { ...request, noneOf: [inc.id] })).toMatchObject({
      outcome: 'LIKE_EXISTING',
    });
    expect(await createCompany(context, { ...request, noneOf: [inc.id, gmbh.id] })).toMatchObject({
      outcome: 'CREATED',
      company: { name: `${name} LLC` },
    });
  });

  test('two people at once, in two tenants, make one record', async () => {
    for (let run = 0; run < 10; run++) {
      const [one, other] = [await tenantWithCallers(), await tenantWithCallers()];
      const name = unique('Racing Steel');
      const outcomes = await Promise.all([
        createCompany(context, { ...one.admin, name, announce }),
        createCompany(context, { ...other.admin, name: name.toUpperCase(), announce }),
        createCompany(context, { ...one.carl, name: `${name} Inc`, announce }),
      ]);
      const record = { where: { likenessKey: { startsWith: name.toLowerCase().replace(/\W/g, '') } } };
      expect(await database.db.company.count(record)).toBe(1);
      expect(outcomes.filter(({ outcome }) => outcome === 'CREATED')).toHaveLength(1);
    }
  });

  test('needs the right to add companies', async () => {
    const { grace } = await tenantWithCallers();
    const name = unique('Not Allowed');
    expect(await createCompany(context, { ...grace, name, announce })).toMatchObject({ outcome: 'REFUSED' });
    expect(await database.db.company.count({ where: { name } })).toBe(0);
  });

  test.each([
    [{ name: ' \n\t ' }, { outcome: 'BAD_NAME', problem: 'EMPTY', longest: 200 }],
    [{ name: 'x'.repeat(201) }, { outcome: 'BAD_NAME', problem: 'TOO_LONG', longest: 200 }],
    [
      { name: 'Fine', domains: ['fine.test', 'not a domain'] },
      { outcome: 'BAD_DOMAIN', domain: 'not a domain' },
    ],
  ])('%j is refused', async (typed, outcome) => {
    const { admin } = await tenantWithCallers();
    expect(await createCompany(context, { ...admin, ...typed, announce })).toEqual(outcome);
  });
});
