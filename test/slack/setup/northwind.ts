import type { Database } from '../../../src/database/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../../setup/factories.ts';

/** The people of the tests' Slack, by handle; who is in which directory is said below. */
export const SLACK_PEOPLE = [
  { id: 'U000000001', name: 'alice', realName: 'Alice Admin', email: 'alice@northwind.test' },
  { id: 'U000000002', name: 'grace', realName: 'Grace Granular', email: 'grace@northwind.test' },
  { id: 'U000000003', name: 'rita', realName: 'Rita Reader', email: 'rita@northwind.test' },
  { id: 'U000000004', name: 'norman', realName: 'Norman None', email: 'norman@northwind.test' },
  { id: 'U000000005', name: 'harry', realName: 'Harry Harbor', email: 'harry@northwind.test' },
  { id: 'U000000006', name: 'bob', realName: 'Bob Both', email: 'bob@northwind.test' },
  { id: 'U000000007', name: 'sam', realName: 'Sam Steel', email: 'sam@acme.test' },
  { id: 'U000000008', name: 'jane', realName: 'Jane Doe', email: 'jane@acme.test' },
  { id: 'U000000009', name: 'stranger', realName: 'Not In The Directory', email: 'nobody@northwind.test' },
  { id: 'U000000010', name: 'guest', realName: 'Guest', email: 'alice@northwind.test', restricted: true },
  { id: 'U000000011', name: 'robot', realName: 'Robot', email: 'grace@northwind.test', bot: true },
  { id: 'U000000012', name: 'linked', realName: 'Linked', email: 'private@home.test', restricted: true },
  { id: 'U000000014', name: 'visitor', realName: 'Visitor', email: 'alice@northwind.test', external: true },
  { id: 'U000000015', name: 'nomail', realName: 'No Mail' },
  { id: 'U000000016', name: 'umlaut', realName: 'Ulla Umlaut', email: 'ULLA@Bücher.test' },
  {
    id: 'U000000017',
    name: 'single',
    realName: 'Single',
    email: 'bob@northwind.test',
    ultraRestricted: true,
  },
];

/**
 * Two tenants of one workspace. Northwind Tower announces in #invites; alice is its Directory Admin, grace may give
 * Subcontractor, rita only reads, norman has None; sam is a Subcontractor of Acme Steel. harry is Directory Admin of
 * Harbor Bridge only, bob of both.
 */
export async function makeNorthwind(db: Database) {
  const tower = await makeTenant(db, {
    name: 'Northwind Tower',
    announceIn: '#invites',
    slackWorkspace: 'T000000001',
  });
  const bridge = await makeTenant(db, { name: 'Harbor Bridge', slackWorkspace: 'T000000001' });
  const northwind = await makeCompany(db, { name: 'Northwind Builders' });
  const acme = await makeCompany(db, { name: 'Acme Steel' });
  const borealis = await makeCompany(db, { name: 'Borealis Electrical' });
  await db.tenantCompany.createMany({
    data: [
      ...[northwind, acme].map(({ id }) => ({ tenantId: tower.id, companyId: id })),
      ...[northwind, borealis].map(({ id }) => ({ tenantId: bridge.id, companyId: id })),
    ],
  });
  const tenantId = tower.id;
  const admin = await makeTemplate(db, { tenantId, name: 'Directory Admin', directory: 'ADMIN' });
  const engineer = await makeTemplate(db, {
    tenantId,
    name: 'Project Engineer',
    directory: 'STANDARD',
    granular: ['createAndEditUsers'],
  });
  const reader = await makeTemplate(db, { tenantId, name: 'Read Only viewer', directory: 'READ_ONLY' });
  const subcontractor = await makeTemplate(db, { tenantId, name: 'Subcontractor', directory: 'NONE' });
  await db.assignableTemplate.create({
    data: { tenantId, templateId: engineer.id, assignableId: subcontractor.id },
  });
  const bridgeAdmin = await makeTemplate(db, {
    tenantId: bridge.id,
    name: 'Directory Admin',
    directory: 'ADMIN',
  });
  const bridgeSubcontractor = await makeTemplate(db, {
    tenantId: bridge.id,
    name: 'Subcontractor',
    directory: 'NONE',
  });

  const join = async (
    email: string,
    [firstName, lastName]: [string, string],
    companyId: string,
    ...places: [tenantId: string, permissionsTemplateId: string][]
  ) => {
    const user = await makeUser(db, { email, firstName, lastName, companyId });
    for (const [tenant, permissionsTemplateId] of places) {
      await makeMembership(db, { tenantId: tenant, userId: user.id, permissionsTemplateId });
    }
    return user;
  };
  const users = {
    alice: await join('alice@northwind.test', ['Alice', 'Admin'], northwind.id, [tower.id, admin.id]),
    grace: await join('grace@northwind.test', ['Grace', 'Granular'], northwind.id, [tower.id, engineer.id]),
    rita: await join('rita@northwind.test', ['Rita', 'Reader'], northwind.id, [tower.id, reader.id]),
    norman: await join('norman@northwind.test', ['Norman', 'None'], northwind.id, [
      tower.id,
      subcontractor.id,
    ]),
    harry: await join('harry@northwind.test', ['Harry', 'Harbor'], northwind.id, [bridge.id, bridgeAdmin.id]),
    bob: await join(
      'bob@northwind.test',
      ['Bob', 'Both'],
      northwind.id,
      [tower.id, admin.id],
      [bridge.id, bridgeAdmin.id],
    ),
    sam: await join('sam@acme.test', ['Sam', 'Steel'], acme.id, [tower.id, subcontractor.id]),
    linked: await join('linked@northwind.test', ['Lin', 'Linked'], northwind.id, [tower.id, admin.id]),
  };
  await db.slackLink.create({
    data: { workspace: 'T000000001', slackUser: 'U000000012', userId: users.linked.id },
  });
  return {
    tenants: { tower, bridge },
    companies: { northwind, acme, borealis },
    templates: { admin, engineer, reader, subcontractor, bridgeAdmin, bridgeSubcontractor },
    users,
  };
}
