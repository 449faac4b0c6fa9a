import { describe, expect, test } from '@jest/globals';
import { requestCompany } from '../../../src/directory/companies/request-company.ts';
import { lookUpForAdding } from '../../../src/directory/people/look-up-for-adding.ts';
import { makeCompany, makeMembership, makeUser } from '../../setup/factories.ts';
import { recordingLogger } from '../../setup/logger.ts';
import { useCompanies } from '../companies/use-companies.ts';

const { announce, context, database, tenantWithCallers } = useCompanies();

describe('looking someone up', () => {
  test('is refused to callers who may not add users, with a line in the log that names nobody', async () => {
    const logger = recordingLogger();
    const { reader, company } = await tenantWithCallers();
    const { emailKey } = await makeUser(database.db);
    const answers = [];
    for (const looked of [emailKey, 'nobody@acme.test']) {
      answers.push(
        await lookUpForAdding({ ...context, logger }, { ...reader, companyId: company.id, emailKey: looked }),
      );
    }
    expect(answers[0]).toMatchObject({ outcome: 'REFUSED', refusal: { asked: 'add', target: null } });
    expect(answers[1]).toEqual(answers[0]);
    const fields = { asked: 'add', denial: 'NEEDS_CREATE_AND_EDIT_USERS', userId: reader.userId };
    const line = { level: 'warn', text: 'The policy refused a request.', fields };
    expect(logger.lines).toMatchObject([line, line]);
    expect(JSON.stringify(logger.lines)).not.toContain(emailKey);
  });

  test('tells apart a new person, an existing user, a member and a deactivated member', async () => {
    const { db } = database;
    const { grace, admin, tenantId, company, subcontractor } = await tenantWithCallers();
    const look = (emailKey: string, caller = grace) =>
      lookUpForAdding(context, { ...caller, companyId: company.id, emailKey });
    expect(await look('nobody@acme.test')).toEqual({ outcome: 'NEW', companyName: company.name });
    const jane = await makeUser(db, { companyId: company.id, firstName: 'Jane', lastName: 'Doe' });
    const person = { name: 'Jane Doe', email: jane.email, companyName: company.name, hasPassword: false };
    expect(await look(jane.emailKey)).toEqual({ outcome: 'MATCH', person });
    const member = await makeMembership(db, {
      tenantId,
      userId: jane.id,
      permissionsTemplateId: subcontractor.id,
    });
    expect(await look(jane.emailKey)).toEqual({ outcome: 'ALREADY_MEMBER', person });
    await db.membership.update({ where: { id: member.id }, data: { deactivatedAt: new Date() } });
    expect(await look(jane.emailKey)).toEqual({ outcome: 'DEACTIVATED', person, mayReactivate: true });
    await db.assignableTemplate.deleteMany({ where: { tenantId } });
    expect(await look(jane.emailKey)).toMatchObject({ mayReactivate: false });
    expect(await look(jane.emailKey, admin)).toMatchObject({ mayReactivate: true });
  });

  test('names the other company only to callers who may see company details', async () => {
    const { db } = database;
    const { grace, diana, admin, carl, tenantId, company } = await tenantWithCallers();
    const other = await makeCompany(db);
    const jane = await makeUser(db, { companyId: other.id });
    const look = (caller: typeof grace) =>
      lookUpForAdding(context, { ...caller, companyId: company.id, emailKey: jane.emailKey });
    const hidden = { id: other.id, name: null };
    const shown = { id: other.id, name: other.name };
    const not = { outcome: 'OTHER_COMPANY_NOT_ASSOCIATED', requestedAt: null };
    expect(await look(grace)).toEqual({ ...not, company: hidden, mayAssociate: false });
    expect(await look(carl)).toEqual({ ...not, company: hidden, mayAssociate: true });
    expect(await look(diana)).toEqual({ ...not, company: shown, mayAssociate: false });
    expect(await look(admin)).toEqual({ ...not, company: shown, mayAssociate: true });
    await requestCompany(context, { ...grace, wanted: { companyId: other.id }, announce });
    expect(await look(diana)).toMatchObject({ requestedAt: expect.any(Date) });
    await db.tenantCompany.create({ data: { tenantId, companyId: other.id } });
    expect(await look(grace)).toEqual({ outcome: 'OTHER_COMPANY_ASSOCIATED', company: hidden });
    expect(await look(admin)).toEqual({ outcome: 'OTHER_COMPANY_ASSOCIATED', company: shown });
  });

  test('says when the company entered is not the tenant’s', async () => {
    const { admin } = await tenantWithCallers();
    const { id: companyId } = await makeCompany(database.db);
    expect(await lookUpForAdding(context, { ...admin, companyId, emailKey: 'nobody@acme.test' })).toEqual({
      outcome: 'COMPANY_NOT_IN_TENANT',
    });
  });
});
