import { expect, test } from '@jest/globals';
import { lookUpEmail } from '../../../src/directory/people/look-up-email.ts';
import { makeMembership, makeUser } from '../../setup/factories.ts';
import { useCompanies } from '../companies/use-companies.ts';

const { context, database, tenantWithCallers } = useCompanies();

test('says nothing of an email ID to someone who may not add people', async () => {
  const { db } = database;
  const { admin, reader, tenantId, company } = await tenantWithCallers();
  const email = 'jane@quarry.test';
  const { id: userId, emailKey } = await makeUser(db, { companyId: company.id, email });
  await makeMembership(db, { tenantId, userId });
  const near = 'jame@quarry.test';
  expect(await lookUpEmail(context, { ...admin, emailKey })).toMatchObject({ record: { isMember: true } });
  expect(await lookUpEmail(context, { ...admin, emailKey: near })).toMatchObject({ meant: { emailKey } });
  for (const looked of [emailKey, near]) {
    expect(await lookUpEmail(context, { ...reader, emailKey: looked })).toEqual({
      record: null,
      company: null,
      meant: null,
    });
  }
});
