import { describe, expect, test } from '@jest/globals';
import { requestCompany } from '../../../src/directory/companies/request-company.ts';
import { makeCompany } from '../../setup/factories.ts';
import { useCompanies, WORKSPACE } from './use-companies.ts';

const { announce, context, database, isAssociated, notices, tenantWithCallers, unique } = useCompanies();

describe('requesting a company', () => {
  test('asks every Directory Admin with a Slack link, directly', async () => {
    const { db } = database;
    const { grace, admin, tenantId, tenant } = await tenantWithCallers();
    await db.slackLink.create({
      data: { workspace: WORKSPACE, slackUser: `U${tenantId}`, userId: admin.userId },
    });
    const company = await makeCompany(db);
    context.woken.length = 0;
    const asked = await requestCompany(context, {
      ...grace,
      wanted: { companyId: company.id },
      person: { emailKey: 'jane@acme.test' },
      announce,
    });
    expect(asked).toMatchObject({ outcome: 'REQUESTED', companyName: null, asked: ['Alice Test'] });
    expect(context.woken).toEqual(['announce']);
    expect(await notices(tenantId)).toMatchObject([
      {
        kind: 'COMPANY_REQUESTED',
        channel: null,
        slackUser: `U${tenantId}`,
        data: {
          tenantName: tenant.name,
          companyName: company.name,
          isNew: false,
          by: 'Grace Test',
          emailKey: 'jane@acme.test',
        },
      },
    ]);
    expect(await isAssociated(tenantId, company.id)).toBe(0);
  });

  test('asks in the channel when no Admin has a Slack link, without the name of a company that is not theirs', async () => {
    const { grace, tenantId } = await tenantWithCallers();
    const company = await makeCompany(database.db);
    const asked = await requestCompany(context, { ...grace, wanted: { companyId: company.id }, announce });
    expect(asked).toMatchObject({ outcome: 'REQUESTED', asked: [] });
    expect(await notices(tenantId)).toMatchObject([
      { channel: '#invites', slackUser: null, data: { companyName: null } },
    ]);
  });

  test('the same company twice is one request, and the second caller is told about the first', async () => {
    const { grace, diana, tenantId } = await tenantWithCallers();
    const company = await makeCompany(database.db);
    const wanted = { companyId: company.id };
    const outcomes = await Promise.all(
      [grace, diana, grace].map((caller) => requestCompany(context, { ...caller, wanted, announce })),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...['ALREADY_REQUESTED', 'ALREADY_REQUESTED', 'REQUESTED'],
    ]);
    expect(await database.db.companyRequest.count({ where: { tenantId } })).toBe(1);
    const name = unique('New Glass');
    expect(await requestCompany(context, { ...grace, wanted: { name }, announce })).toMatchObject({
      outcome: 'REQUESTED',
      companyName: name,
    });
    expect(
      await requestCompany(context, { ...diana, wanted: { name: `${name} Ltd` }, announce }),
    ).toMatchObject({ outcome: 'ALREADY_REQUESTED', requestedBy: 'Grace Test' });
  });

  test('is for those who may add users and may not add companies', async () => {
    const { admin, carl, reader, diana, grace, company } = await tenantWithCallers();
    const other = await makeCompany(database.db);
    const wanted = { companyId: other.id };
    for (const caller of [admin, carl]) {
      expect(await requestCompany(context, { ...caller, wanted, announce })).toEqual({ outcome: 'MAY_ADD' });
    }
    expect(await requestCompany(context, { ...reader, wanted, announce })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 'request-company', denial: 'NEEDS_CREATE_AND_EDIT_USERS' },
    });
    expect(await requestCompany(context, { ...diana, wanted, announce })).toMatchObject({
      companyName: other.name,
    });
    expect(
      await requestCompany(context, { ...grace, wanted: { companyId: company.id }, announce }),
    ).toMatchObject({ outcome: 'ALREADY_ASSOCIATED' });
    expect(
      await requestCompany(context, { ...grace, wanted: { name: company.name }, announce }),
    ).toMatchObject({ outcome: 'ALREADY_ASSOCIATED' });
  });
});
