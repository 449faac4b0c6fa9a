import { describe, expect, test } from '@jest/globals';
import { associateCompany } from '../../../src/directory/companies/associate-company.ts';
import { addToTenant } from '../../../src/directory/people/add-to-tenant.ts';
import { makeUser } from '../../setup/factories.ts';
import { useCompanies } from '../companies/use-companies.ts';

const { announce, context, database, notices, tenantWithCallers, unique } = useCompanies();

describe('adding without inviting', () => {
  test('puts someone into the directory, announces it, and sends nothing', async () => {
    const { db } = database;
    const { grace, tenantId, company, subcontractor, tenant } = await tenantWithCallers();
    const email = `${unique('Jane').replace(' ', '.')}@acme.test`;
    const user = {
      email,
      emailKey: email.toLowerCase(),
      firstName: 'Jane',
      lastName: 'Doe',
      companyId: company.id,
      permissionsTemplateId: subcontractor.id,
    };
    context.woken.length = 0;
    const added = await addToTenant(context, { ...grace, user, announce });
    expect(added).toMatchObject({ outcome: 'ADDED', existing: false });
    expect(context.woken).toEqual(['announce']);
    expect(await addToTenant(context, { ...grace, user, announce })).toEqual({ outcome: 'ALREADY_MEMBER' });
    expect(await db.email.count({ where: { membership: { tenantId } } })).toBe(0);
    expect(await db.invitation.count({ where: { membership: { tenantId } } })).toBe(0);
    expect(await notices(tenantId)).toMatchObject([
      {
        kind: 'USER_ADDED',
        channel: '#invites',
        data: {
          tenantName: tenant.name,
          name: 'Jane Doe',
          email,
          companyName: company.name,
          by: 'Grace Test',
        },
      },
    ]);
  });

  test('resolves the company again before it adds', async () => {
    const { db } = database;
    const { admin, company, subcontractor } = await tenantWithCallers();
    const jane = await makeUser(db);
    const user = {
      email: jane.email,
      emailKey: jane.emailKey,
      firstName: null,
      lastName: 'Doe',
      companyId: company.id,
      permissionsTemplateId: subcontractor.id,
    };
    expect(await addToTenant(context, { ...admin, user, announce })).toMatchObject({
      outcome: 'OTHER_COMPANY',
      associated: false,
    });
    await associateCompany(context, { ...admin, companyId: jane.companyId, announce });
    const unseen = { ...user, companyId: jane.companyId };
    expect(await addToTenant(context, { ...admin, user: unseen, announce })).toEqual({ outcome: 'MATCH' });
    expect(
      await addToTenant(context, {
        ...admin,
        user: { ...user, companyId: jane.companyId, isRecord: true },
        announce,
      }),
    ).toMatchObject({ outcome: 'ADDED', existing: true });
  });

  test('a record whose email ID was corrected since it was shown is not made anew', async () => {
    const { admin, company, subcontractor } = await tenantWithCallers();
    const shown = {
      ...{ email: 'typo@acme.tset', emailKey: 'typo@acme.tset', firstName: null, lastName: 'Typo' },
      ...{ companyId: company.id, permissionsTemplateId: subcontractor.id, isRecord: true },
    };
    expect(await addToTenant(context, { ...admin, user: shown, announce })).toEqual({ outcome: 'NO_RECORD' });
    expect(await database.db.user.count({ where: { emailKey: shown.emailKey } })).toBe(0);
  });

  test('an alias is another email ID, and makes another user account', async () => {
    const { db } = database;
    const { admin, company, subcontractor } = await tenantWithCallers();
    const jane = await makeUser(db, { email: 'jane-alias@acme.test' });
    const email = jane.email.replace('@', '+tower@');
    const user = {
      email,
      emailKey: email,
      firstName: 'Jane',
      lastName: 'Doe',
      companyId: company.id,
      permissionsTemplateId: subcontractor.id,
    };
    expect(await addToTenant(context, { ...admin, user, announce })).toMatchObject({
      outcome: 'ADDED',
      existing: false,
    });
    const alias = await db.user.findUniqueOrThrow({ where: { emailKey: email } });
    expect(alias.companyId).toBe(company.id);
    expect(alias.id).not.toBe(jane.id);
  });
});
