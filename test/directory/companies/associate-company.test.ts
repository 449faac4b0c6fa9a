import { describe, expect, test } from '@jest/globals';
import { associateCompany } from '../../../src/directory/companies/associate-company.ts';
import { requestCompany } from '../../../src/directory/companies/request-company.ts';
import { makeCompany } from '../../setup/factories.ts';
import { waitForBlocked } from '../../setup/wait-for.ts';
import { useCompanies, WORKSPACE } from './use-companies.ts';

const { announce, context, database, isAssociated, notices, tenantWithCallers } = useCompanies();

describe('associating a company', () => {
  test('is audited and announced once, in the channel', async () => {
    const { admin, tenantId, tenant } = await tenantWithCallers();
    const company = await makeCompany(database.db);
    context.woken.length = 0;
    const request = { ...admin, companyId: company.id, announce };
    expect(await associateCompany(context, request)).toEqual({
      outcome: 'ASSOCIATED',
      company: { id: company.id, name: company.name },
    });
    expect(context.woken).toEqual(['announce']);
    expect(await associateCompany(context, request)).toMatchObject({ outcome: 'ALREADY_ASSOCIATED' });
    expect(await notices(tenantId)).toMatchObject([
      {
        kind: 'COMPANY_ASSOCIATED',
        workspace: WORKSPACE,
        channel: '#invites',
        slackUser: null,
        requestedBy: 'U000000001',
        data: { tenantName: tenant.name, companyName: company.name, by: 'Alice Test', isNew: false },
      },
    ]);
    expect(await database.db.auditEntry.findMany({ where: { tenantId } })).toMatchObject([
      { action: 'associate-company', actor: 'Alice Test', actorId: admin.userId, subject: company.id },
    ]);
  });

  test('needs Admin, or Create and Edit Companies', async () => {
    const { grace, carl, reader, tenantId } = await tenantWithCallers();
    const company = await makeCompany(database.db);
    for (const caller of [grace, reader]) {
      expect(await associateCompany(context, { ...caller, companyId: company.id, announce })).toMatchObject({
        outcome: 'REFUSED',
        refusal: { asked: 'associate-company', denial: 'NEEDS_CREATE_AND_EDIT_COMPANIES' },
      });
    }
    expect(await isAssociated(tenantId, company.id)).toBe(0);
    expect(await associateCompany(context, { ...carl, companyId: company.id, announce })).toMatchObject({
      outcome: 'ASSOCIATED',
    });
  });

  test('by several callers at once happens once', async () => {
    const { admin, carl, tenantId } = await tenantWithCallers();
    const company = await makeCompany(database.db);
    const outcomes = await Promise.all(
      [admin, carl, admin, carl].map((caller) =>
        associateCompany(context, { ...caller, companyId: company.id, announce }),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...['ALREADY_ASSOCIATED', 'ALREADY_ASSOCIATED', 'ALREADY_ASSOCIATED', 'ASSOCIATED'],
    ]);
    expect(await notices(tenantId)).toHaveLength(1);
  });

  test('grants a request that is written at the same moment', async () => {
    const { admin, grace } = await tenantWithCallers();
    const { db } = database;
    const company = await makeCompany(db);
    const { requesting, associating } = await db.$transaction(async (tx) => {
      // Nobody gets past the audit: the request is there, and not yet to be seen by others.
      await tx.$executeRaw`LOCK TABLE audit_entries IN SHARE MODE`;
      const wanted = { companyId: company.id };
      const requesting = requestCompany(context, { ...grace, wanted, announce });
      await waitForBlocked(db, 1);
      const associating = associateCompany(context, { ...admin, companyId: company.id, announce });
      await waitForBlocked(db, 2);
      return { requesting, associating };
    });
    expect(await requesting).toMatchObject({ outcome: 'REQUESTED' });
    expect(await associating).toMatchObject({ outcome: 'ASSOCIATED' });
    expect(await db.companyRequest.findMany({ where: { companyId: company.id } })).toMatchObject([
      { status: 'ADDED', decidedById: admin.userId },
    ]);
  });

  test('of a record that does not exist says so', async () => {
    const { admin } = await tenantWithCallers();
    const companyId = '00000000-0000-4000-8000-000000000000';
    expect(await associateCompany(context, { ...admin, companyId, announce })).toEqual({
      outcome: 'NO_SUCH_COMPANY',
    });
  });

  test('is not possible for a Directory Admin of another tenant or from another workspace', async () => {
    const [here, there] = [await tenantWithCallers(), await tenantWithCallers()];
    const company = await makeCompany(database.db);
    for (const caller of [
      { ...there.admin, tenantId: here.tenantId },
      { ...here.admin, workspace: 'T000000002' },
    ]) {
      await expect(
        associateCompany(context, { ...caller, companyId: company.id, announce }),
      ).rejects.toMatchObject({ code: 'NOT_IN_TENANT' });
    }
  });
});
