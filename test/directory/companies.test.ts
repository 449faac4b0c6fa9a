import { describe, expect, test } from '@jest/globals';
import { associateCompany } from '../../src/directory/companies/associate-company.ts';
import { createCompany } from '../../src/directory/companies/create-company.ts';
import { decideCompanyRequest } from '../../src/directory/companies/decide-company-request.ts';
import { requestCompany } from '../../src/directory/companies/request-company.ts';
import { addToTenant } from '../../src/directory/people/add-to-tenant.ts';
import { lookUpForAdding } from '../../src/directory/people/look-up-for-adding.ts';
import type { GranularPermission } from '../../src/generated/prisma/enums.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';

const WORKSPACE = 'T000000001';
const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
const database = useDatabase();
const context = useContext(database);
let serial = 0;

/** A name that no other test has. */
function unique(name: string): string {
  serial += 1;
  return `${name} ${serial}x`;
}

/** A tenant with a Directory Admin, granular callers with and without more, and a reader. */
async function app() {
  const { db } = database;
  const tenant = await makeTenant(db, { slackWorkspace: WORKSPACE, announceIn: '#tower' });
  const tenantId = tenant.id;
  const company = await makeCompany(db);
  const subcontractor = await makeTemplate(db, { tenantId });
  const member = async (granular: GranularPermission[] | 'admin' | 'reader', name: string) => {
    const template = await makeTemplate(db, {
      tenantId,
      directory: granular === 'admin' ? 'ADMIN' : 'STANDARD',
      granular: typeof granular === 'string' ? [] : granular,
    });
    await db.assignableTemplate.create({
      data: { tenantId, templateId: template.id, assignableId: subcontractor.id },
    });
    const user = await makeUser(db, { companyId: company.id, firstName: name, lastName: 'Test' });
    await makeMembership(db, { tenantId, userId: user.id, permissionsTemplateId: template.id });
    return { userId: user.id, workspace: WORKSPACE, tenantId };
  };
  return {
    tenant,
    tenantId,
    company,
    subcontractor,
    admin: await member('admin', 'Alice'),
    grace: await member(['createAndEditUsers'], 'Grace'),
    carl: await member(['createAndEditUsers', 'createAndEditCompanies'], 'Carl'),
    diana: await member(['createAndEditUsers', 'viewCompanyDetail'], 'Diana'),
    reader: await member('reader', 'Rita'),
  };
}

function isAssociated(tenantId: string, companyId: string): Promise<number> {
  return database.db.tenantCompany.count({ where: { tenantId, companyId } });
}

function notices(tenantId: string) {
  return database.db.notice.findMany({ where: { tenantId }, orderBy: [{ at: 'asc' }, { key: 'asc' }] });
}

describe('associating a company', () => {
  test('is audited and announced once, in the channel', async () => {
    const { admin, tenantId, tenant } = await app();
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
    const { grace, carl, reader, tenantId } = await app();
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

  test('by several at once is done once', async () => {
    const { admin, carl, tenantId } = await app();
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

  test('of a record that is not there says so', async () => {
    const { admin } = await app();
    const companyId = '00000000-0000-4000-8000-000000000000';
    expect(await associateCompany(context, { ...admin, companyId, announce })).toEqual({
      outcome: 'NO_SUCH_COMPANY',
    });
  });

  test('an Admin of another tenant, and one from another workspace, are nobody here', async () => {
    const [here, there] = [await app(), await app()];
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

describe('creating a company', () => {
  test('makes a record, associates it, audits both and announces it', async () => {
    const { admin, tenantId } = await app();
    const name = unique('Borealis Electrical');
    const made = await createCompany(context, {
      ...admin,
      name: `  ${name.replace(' ', '   ')}\n`,
      domains: ['Borealis.Test', '@bücher.test', 'borealis.test'],
      announce,
    });
    expect(made).toMatchObject({ outcome: 'CREATED', company: { name } });
    const record = await database.db.company.findUniqueOrThrow({ where: { nameKey: name.toLowerCase() } });
    expect(record).toMatchObject({ name, domains: ['borealis.test', 'xn--bcher-kva.test'] });
    expect(await isAssociated(tenantId, record.id)).toBe(1);
    expect(await notices(tenantId)).toMatchObject([{ data: { companyName: name, isNew: true } }]);
    const audited = await database.db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    expect(audited.map(({ action }) => action)).toEqual(['create-company', 'associate-company']);
  });

  test('a record of the same name is used, never doubled', async () => {
    const { admin, tenantId } = await app();
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
    const { admin, tenantId } = await app();
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

  test('a record that differs only by legal suffix, spaces or signs is offered first', async () => {
    const { admin, tenantId } = await app();
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
      const [one, other] = [await app(), await app()];
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
    const { grace } = await app();
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
    const { admin } = await app();
    expect(await createCompany(context, { ...admin, ...typed, announce })).toEqual(outcome);
  });
});

describe('requesting a company', () => {
  test('asks every Directory Admin with a Slack link, directly', async () => {
    const { db } = database;
    const { grace, admin, tenantId, tenant } = await app();
    await db.slackLink.create({
      data: { workspace: WORKSPACE, slackUser: `U${tenantId}`, userId: admin.userId },
    });
    const company = await makeCompany(db);
    const asked = await requestCompany(context, {
      ...grace,
      wanted: { companyId: company.id },
      emailKey: 'jane@acme.test',
      announce,
    });
    expect(asked).toMatchObject({ outcome: 'REQUESTED', companyName: null, asked: ['Alice Test'] });
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
    const { grace, tenantId } = await app();
    const company = await makeCompany(database.db);
    const asked = await requestCompany(context, { ...grace, wanted: { companyId: company.id }, announce });
    expect(asked).toMatchObject({ outcome: 'REQUESTED', asked: [] });
    expect(await notices(tenantId)).toMatchObject([
      { channel: '#invites', slackUser: null, data: { companyName: null } },
    ]);
  });

  test('once: the second of the same is told about the first', async () => {
    const { grace, diana, tenantId } = await app();
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
    const { admin, carl, reader, diana, grace, company } = await app();
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

describe('deciding a request', () => {
  async function requested(wanted?: { name: string }) {
    const here = await app();
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
  });

  test('declining changes nothing, and does not tell the name', async () => {
    const { admin, tenantId, requestId, wanted } = await requested();
    const outcome = await decideCompanyRequest(context, { ...admin, ...add, decision: 'DECLINE', requestId });
    expect(outcome).toEqual({ outcome: 'DECLINED', companyName: wanted.name });
    expect(await isAssociated(tenantId, wanted.id)).toBe(0);
    expect(await notices(tenantId)).toContainEqual(
      expect.objectContaining({
        kind: 'COMPANY_DECIDED',
        data: expect.objectContaining({ decision: 'DECLINED', companyName: null }),
      }),
    );
  });

  test('whoever comes second is told that it was decided', async () => {
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

  test('the rights are those of the decider now', async () => {
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

  test('a proposed company is made, after a record that is like it was offered', async () => {
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

  test('adding the company directly grants what was requested', async () => {
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

describe('looking someone up', () => {
  test('says nothing to those who may not add users', async () => {
    const { reader, company } = await app();
    const { emailKey } = await makeUser(database.db);
    const answers = [];
    for (const looked of [emailKey, 'nobody@acme.test']) {
      answers.push(await lookUpForAdding(context, { ...reader, companyId: company.id, emailKey: looked }));
    }
    expect(answers[0]).toMatchObject({ outcome: 'REFUSED', refusal: { asked: 'add', target: null } });
    expect(answers[1]).toEqual(answers[0]);
  });

  test('finds nobody, the record, a member, and one who is deactivated', async () => {
    const { db } = database;
    const { grace, admin, tenantId, company, subcontractor } = await app();
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

  test('tells the other company’s name only to those who may see company details', async () => {
    const { db } = database;
    const { grace, diana, admin, carl, tenantId, company } = await app();
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
    const { admin } = await app();
    const { id: companyId } = await makeCompany(database.db);
    expect(await lookUpForAdding(context, { ...admin, companyId, emailKey: 'nobody@acme.test' })).toEqual({
      outcome: 'COMPANY_NOT_IN_TENANT',
    });
  });
});

describe('adding without inviting', () => {
  test('puts someone into the directory, announces it, and sends nothing', async () => {
    const { db } = database;
    const { grace, tenantId, company, subcontractor, tenant } = await app();
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

  test('resolves the company again', async () => {
    const { db } = database;
    const { admin, company, subcontractor } = await app();
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
    expect(
      await addToTenant(context, { ...admin, user: { ...user, companyId: jane.companyId }, announce }),
    ).toMatchObject({ outcome: 'ADDED', existing: true });
  });

  test('an alias is another email ID, and makes another user account', async () => {
    const { db } = database;
    const { admin, company, subcontractor } = await app();
    const jane = await makeUser(db, { email: `jane${serial}@acme.test` });
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
