import { describe, expect, test } from '@jest/globals';
import { messageAdmins } from '../../../src/directory/companies/ask-directory-admins.ts';
import { associateCompany } from '../../../src/directory/companies/associate-company.ts';
import { decideCompanyRequest } from '../../../src/directory/companies/decide-company-request.ts';
import { requestCompany } from '../../../src/directory/companies/request-company.ts';
import { makeCompany } from '../../setup/factories.ts';
import { useCompanies } from './use-companies.ts';

const { announce, context, database, isAssociated, notices, tenantWithCallers, unique } = useCompanies();

describe('deciding a request', () => {
  async function requested(wanted?: { name: string }) {
    const here = await tenantWithCallers();
    const company = await makeCompany(database.db);
    const outcome = await requestCompany(context, {
      ...here.grace,
      wanted: wanted ?? { companyId: company.id },
      announce: { ...announce, requestedBy: 'UGRACE' },
    });
    if (outcome.outcome !== 'REQUESTED') throw new Error(outcome.outcome);
    return { ...here, wanted: company, requestId: outcome.requestId };
  }

  const add = { slackUser: 'UALICE', decision: 'ADD' } as const;

  test('adding associates the company, announces it, and tells the one who asked', async () => {
    const { admin, tenantId, requestId, wanted } = await requested();
    context.woken.length = 0;
    expect(await decideCompanyRequest(context, { ...admin, ...add, requestId })).toEqual({
      outcome: 'ADDED',
      company: { id: wanted.id, name: wanted.name },
    });
    expect(await isAssociated(tenantId, wanted.id)).toBe(1);
    const written = await notices(tenantId);
    expect(written.filter(({ kind }) => kind !== 'COMPANY_REQUESTED')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'COMPANY_ASSOCIATED', channel: '#tower', requestedBy: 'UALICE' }),
        expect.objectContaining({
          kind: 'COMPANY_DECIDED',
          channel: null,
          slackUser: 'UGRACE',
          data: expect.objectContaining({ decision: 'ADDED', companyName: wanted.name, by: 'Alice Test' }),
        }),
      ]),
    );
    expect(written).toHaveLength(3);
    expect(context.woken).toEqual(['announce']);
  });

  test('declining changes nothing, and does not tell the name', async () => {
    const { admin, tenantId, requestId, wanted } = await requested();
    context.woken.length = 0;
    const outcome = await decideCompanyRequest(context, { ...admin, ...add, decision: 'DECLINE', requestId });
    expect(context.woken).toEqual(['announce']);
    expect(outcome).toEqual({ outcome: 'DECLINED', companyName: wanted.name, proposedName: null });
    expect(await isAssociated(tenantId, wanted.id)).toBe(0);
    expect(await notices(tenantId)).toContainEqual(
      expect.objectContaining({
        kind: 'COMPANY_DECIDED',
        data: expect.objectContaining({ decision: 'DECLINED', companyName: null }),
      }),
    );
  });

  test('nobody else is asked about a request that was decided while Slack was asked who could decide', async () => {
    const { admin, tenantId, requestId, wanted } = await requested();
    const [asked] = await notices(tenantId);
    await decideCompanyRequest(context, { ...admin, ...add, decision: 'DECLINE', requestId });
    const data = {
      ...{ requestId, tenantName: 'Tower', companyName: wanted.name, isNew: false, domains: [], by: 'Grace' },
      emailKey: null,
    };
    const notice = { id: asked?.id ?? '', tenantId, workspace: 'T000000001', at: context.clock.now(), data };
    await messageAdmins(context, { notice, findInSlack: async () => 'ULATECOMER' });
    expect(await notices(tenantId)).not.toContainEqual(expect.objectContaining({ slackUser: 'ULATECOMER' }));
  });

  test('the second to decide is told that the request was already decided', async () => {
    const { admin, carl, requestId, wanted } = await requested();
    const outcomes = await Promise.all([
      decideCompanyRequest(context, { ...admin, ...add, requestId }),
      decideCompanyRequest(context, { ...carl, ...add, decision: 'DECLINE', requestId }),
    ]);
    const decided = outcomes.filter(({ outcome }) => outcome !== 'ALREADY_DECIDED');
    expect(decided).toHaveLength(1);
    expect(outcomes).toContainEqual(
      expect.objectContaining({
        outcome: 'ALREADY_DECIDED',
        decision: decided[0]?.outcome,
        companyName: wanted.name,
        decidedBy: decided[0]?.outcome === 'ADDED' ? 'Alice Test' : 'Carl Test',
      }),
    );
  });

  test('the rights of the decider are checked when they decide', async () => {
    const { db } = database;
    const { admin, grace, tenantId, requestId, wanted } = await requested();
    expect(await decideCompanyRequest(context, { ...grace, ...add, requestId })).toMatchObject({
      outcome: 'REFUSED',
    });
    await db.membership.updateMany({
      where: { tenantId, userId: admin.userId },
      data: { deactivatedAt: new Date() },
    });
    await expect(decideCompanyRequest(context, { ...admin, ...add, requestId })).rejects.toMatchObject({
      code: 'NOT_IN_TENANT',
    });
    expect(await isAssociated(tenantId, wanted.id)).toBe(0);
    const nothing = { ...grace, ...add, requestId: '00000000-0000-4000-8000-000000000000' };
    expect(await decideCompanyRequest(context, nothing)).toEqual({ outcome: 'NO_SUCH_REQUEST' });
  });

  test('a new company is created after a similar record was offered', async () => {
    const { db } = database;
    const name = unique('Proposed Roofing');
    const { admin, tenantId, requestId } = await requested({ name });
    const like = await makeCompany(db, { name: `${name} GmbH` });
    const decide = { ...admin, ...add, requestId };
    expect(await decideCompanyRequest(context, decide)).toMatchObject({
      outcome: 'LIKE_EXISTING',
      companies: [{ id: like.id }],
    });
    expect(await decideCompanyRequest(context, { ...decide, importInstead: like.id })).toEqual({
      outcome: 'ADDED',
      company: { id: like.id, name: like.name },
    });
    expect(await isAssociated(tenantId, like.id)).toBe(1);
    expect(await db.company.count({ where: { name } })).toBe(0);

    const other = await requested({ name: unique('Proposed Paving') });
    expect(
      await decideCompanyRequest(context, { ...other.admin, ...add, requestId: other.requestId }),
    ).toMatchObject({ outcome: 'ADDED' });
  });

  test('adding the company in another way closes the request as granted', async () => {
    const { admin, tenantId, requestId, wanted } = await requested();
    await associateCompany(context, { ...admin, companyId: wanted.id, announce });
    expect(await decideCompanyRequest(context, { ...admin, ...add, requestId })).toMatchObject({
      outcome: 'ALREADY_DECIDED',
      decision: 'ADDED',
    });
    expect((await notices(tenantId)).map(({ kind }) => kind).toSorted()).toEqual([
      ...['COMPANY_ASSOCIATED', 'COMPANY_DECIDED', 'COMPANY_REQUESTED'],
    ]);
  });
});
