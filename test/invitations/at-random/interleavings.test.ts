import { randomInt, randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { MINUTE } from '../../../src/clock.ts';
import { associateCompany } from '../../../src/directory/companies/associate-company.ts';
import { companyNames } from '../../../src/directory/companies/company-names.ts';
import { createCompany } from '../../../src/directory/companies/create-company.ts';
import { decideCompanyRequest } from '../../../src/directory/companies/decide-company-request.ts';
import { requestCompany } from '../../../src/directory/companies/request-company.ts';
import { addToTenant } from '../../../src/directory/people/add-to-tenant.ts';
import { UserError } from '../../../src/errors.ts';
import type { GranularPermission } from '../../../src/generated/prisma/enums.ts';
import { addAndInvite } from '../../../src/invitations/add-and-invite.ts';
import { invite } from '../../../src/invitations/invite.ts';
import { deactivateUser } from '../../../src/invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../../src/invitations/members/reactivate-user.ts';
import { direct } from '../../../src/transaction.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../../setup/factories.ts';
import { type Numbers, numbers } from '../../setup/numbers.ts';

/* Never a second company, never a second membership, in any interleaving (domain.md, "Adding an existing user to a tenant" 1). */

const RUNS = 200;
/** As many again at the most, while an outcome that is wanted has not come by chance. */
const MOST_RUNS = 3 * RUNS;
/** Requests that are sent at once, twice in a run: the second time about what the first has left. */
const REQUESTS = 5;
/** The seed of the first run; the next ones count up. What went wrong is asked for again with this variable. */
const SEED = Number(process.env.INTERLEAVINGS_SEED ?? randomInt(1_000_000_000));
const WORKSPACE = 'T000000001';
const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

const database = useDatabase();
const context = useContext(database);
let app: Awaited<ReturnType<typeof startApp>>;

beforeAll(async () => {
  app = await startApp();
});

/** Two tenants with two Directory Admins each, who are in both, and a granular caller who may not add companies. */
async function startApp() {
  const { db } = database;
  const company = await makeCompany(db, { name: 'Northwind Builders' });
  const [alice, bob, grace] = await Promise.all([0, 1, 2].map(() => makeUser(db, { companyId: company.id })));
  if (!alice || !bob || !grace) throw new Error('There are three callers.');
  const tenants = [];
  for (const name of ['Tower', 'Bridge']) {
    const { id: tenantId } = await makeTenant(db, {
      name,
      slackWorkspace: WORKSPACE,
      announceIn: '#invites',
    });
    const template = (directory: 'ADMIN' | 'STANDARD' | 'NONE', granular: GranularPermission[] = []) =>
      makeTemplate(db, { tenantId, directory, granular });
    const admin = await template('ADMIN');
    const engineer = await template('STANDARD', ['createAndEditUsers']);
    const subcontractor = await template('NONE');
    await db.assignableTemplate.create({
      data: { tenantId, templateId: engineer.id, assignableId: subcontractor.id },
    });
    const members = [];
    for (const [user, { id: permissionsTemplateId }] of [
      [alice, admin],
      [bob, admin],
      [grace, engineer],
    ] as const) {
      members.push(await makeMembership(db, { tenantId, userId: user.id, permissionsTemplateId }));
    }
    tenants.push({ tenantId, subcontractor, members });
  }
  return { tenants, callers: [alice, bob, grace] };
}

interface World {
  /** Two company records, and how a third one may be written. */
  companyIds: string[];
  newNames: string[];
  /** Canonical email IDs of two people who have a user account somewhere, and one who has none. */
  people: string[];
}

async function makeWorld(seed: number, random: Numbers): Promise<World> {
  const { db } = database;
  const createdAt = context.clock.now();
  const [first, second] = [`Acme ${seed} Steel`, `Borealis ${seed} Electrical`].map((name) => ({
    id: randomUUID(),
    ...companyNames(name),
  }));
  if (!first || !second) throw new Error('There are two companies.');
  const user = (email: string, companyId: string) => {
    return { ...{ id: randomUUID(), email, emailKey: email }, lastName: 'Steel', companyId, createdAt };
  };
  const users = [
    user(`jane-${seed}@acme.test`, first.id),
    user(`sam-${seed}@acme.test`, random.oneOf([first, second]).id),
  ];
  const memberships = app.tenants.flatMap(({ tenantId, subcontractor }) =>
    users
      .filter(() => random.below(2) === 0)
      .map(({ id, companyId }) => ({
        ...{ tenantId, userId: id, companyId, createdAt },
        permissionsTemplateId: subcontractor.id,
        deactivatedAt: random.below(3) > 0 ? null : createdAt,
      })),
  );
  const associated = app.tenants.flatMap(({ tenantId }) =>
    [first, second].filter(() => random.below(3) > 0).map(({ id }) => ({ tenantId, companyId: id })),
  );
  const ofMembers = memberships.map(({ tenantId, companyId }) => ({ tenantId, companyId }));
  await db.company.createMany({ data: [first, second] });
  await db.user.createMany({ data: users });
  await db.tenantCompany.createMany({ data: [...associated, ...ofMembers], skipDuplicates: true });
  await db.membership.createMany({ data: memberships });
  return {
    companyIds: [first.id, second.id],
    newNames: [`Corvid ${seed} Glass`, `CORVID ${seed} GLASS`, `Corvid ${seed} Glass, Inc.`, first.name],
    people: [...users.map(({ emailKey }) => emailKey), `new-${seed}@acme.test`],
  };
}

interface Request {
  name: string;
  send(): Promise<unknown>;
}

/** One request of somebody about somebody, all chosen before anything is sent. */
function chooseRequest(world: World, random: Numbers): Request {
  const { db } = database;
  const tenant = random.oneOf(app.tenants);
  const { tenantId } = tenant;
  const caller = { userId: random.oneOf(app.callers).id, workspace: WORKSPACE, tenantId };
  const by = { userId: caller.userId, workspace: WORKSPACE };
  const emailKey = random.oneOf(world.people);
  const companyId = random.oneOf(world.companyIds);
  const name = random.oneOf(world.newNames);
  const decision = random.oneOf(['ADD', 'DECLINE'] as const);
  const intent = random.oneOf(['invite', 're-invite', 'remind'] as const);
  const isAboutCaller = random.below(6) === 0;
  const member = random.oneOf(tenant.members);
  const user = {
    email: emailKey,
    emailKey,
    firstName: null,
    lastName: 'Doe',
    companyId,
    permissionsTemplateId: tenant.subcontractor.id,
  };
  const membershipId = async () => {
    if (isAboutCaller) return member.id;
    const found = await db.membership.findFirst({ where: { tenantId, user: { emailKey } } });
    return found?.id ?? '00000000-0000-4000-8000-000000000000';
  };
  return random.oneOf<Request>([
    { name: 'add', send: () => addToTenant(context, { ...caller, user, announce }) },
    { name: 'add and invite', send: () => addAndInvite(context, { ...caller, user, announce }) },
    { name: 'associate', send: () => associateCompany(context, { ...caller, companyId, announce }) },
    { name: 'create', send: () => createCompany(context, { ...caller, name, announce }) },
    {
      name: 'request',
      send: () =>
        requestCompany(context, { ...caller, wanted: { companyId }, person: { emailKey }, announce }),
    },
    { name: 'request new', send: () => requestCompany(context, { ...caller, wanted: { name }, announce }) },
    {
      name: 'decide',
      send: async () => {
        const open = await db.companyRequest.findFirst({ where: { tenantId, status: 'OPEN' } });
        const requestId = open?.id ?? '00000000-0000-4000-8000-000000000000';
        return decideCompanyRequest(context, { ...by, slackUser: 'U000000001', requestId, decision });
      },
    },
    { name: 'invite', send: () => invite(context, { ...caller, emailKey, intent, announce }) },
    {
      name: 'deactivate',
      send: async () => deactivateUser(context, { by, membershipId: await membershipId() }),
    },
    {
      name: 'reactivate',
      send: async () => reactivateUser(context, { by, membershipId: await membershipId() }),
    },
    { name: 'a minute passes', send: async () => context.clock.advance(MINUTE + 1) },
  ]);
}

/** What breaks a rule, each a line: rule and row. Empty when all hold. */
async function brokenRules(): Promise<string[]> {
  const rows = await direct(database.db).$queryRaw<{ rule: string; row: string }[]>`/* broken rules */
    SELECT 'a user has one company' AS rule, m.id::text AS row
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.company_id <> u.company_id
    UNION ALL SELECT 'one user account an email ID', email_key FROM users GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'one membership a user and tenant', user_id::text
      FROM memberships GROUP BY user_id, tenant_id HAVING count(*) > 1
    UNION ALL SELECT 'the company of every member is associated', m.id::text
      FROM memberships m LEFT JOIN tenant_companies t ON t.tenant_id = m.tenant_id AND t.company_id = m.company_id
      WHERE t.tenant_id IS NULL
    UNION ALL SELECT 'at most one open round', membership_id::text
      FROM rounds WHERE status = 'OPEN' GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'no open round of a deactivated member', r.id::text
      FROM rounds r JOIN memberships m ON m.id = r.membership_id WHERE r.status = 'OPEN' AND m.deactivated_at IS NOT NULL
    UNION ALL SELECT 'one email a round and day', round_id::text
      FROM emails WHERE round_id IS NOT NULL GROUP BY round_id, day HAVING count(*) > 1
    UNION ALL SELECT 'every round has its first email', r.id::text
      FROM rounds r WHERE NOT EXISTS (SELECT 1 FROM emails e WHERE e.round_id = r.id AND e.day = 0)
    UNION ALL SELECT 'nothing is queued for a round that has ended', e.id::text
      FROM emails e JOIN rounds r ON r.id = e.round_id WHERE e.status = 'QUEUED' AND r.status <> 'OPEN'
    UNION ALL SELECT 'no company twice', likeness_key FROM companies GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'an active Directory Admin in every tenant', t.id::text
      FROM tenants t WHERE NOT EXISTS (
        SELECT 1 FROM memberships m JOIN permissions_templates p ON p.id = m.permissions_template_id
        WHERE m.tenant_id = t.id AND m.deactivated_at IS NULL AND p.directory = 'ADMIN')
    UNION ALL SELECT 'no open request for a company that is there', q.id::text
      FROM company_requests q JOIN tenant_companies t ON t.tenant_id = q.tenant_id AND t.company_id = q.company_id
      WHERE q.status = 'OPEN'
    UNION ALL SELECT 'every association that is audited is announced', a.subject
      FROM audit_entries a WHERE a.action = 'associate-company' AND NOT EXISTS (
        SELECT 1 FROM notices n WHERE n.key = 'associated:' || a.tenant_id || ':' || a.subject)
    UNION ALL SELECT 'an association is audited once', subject
      FROM audit_entries WHERE action = 'associate-company' GROUP BY tenant_id, subject HAVING count(*) > 1
    UNION ALL SELECT 'every company of a tenant is found', t.company_id::text
      FROM tenant_companies t WHERE NOT EXISTS (
        SELECT 1 FROM tenant_company_starts s JOIN companies c ON c.id = s.company_id
        WHERE s.tenant_id = t.tenant_id AND s.company_id = t.company_id AND NOT s.is_inner AND c.search_name = s.start)`;
  return rows.map(({ rule, row }) => `${rule}: ${row}`);
}

/** Everybody who asks is active again, so that the next run has all of them. */
async function wakeCallers(): Promise<void> {
  await database.db.membership.updateMany({
    where: { userId: { in: app.callers.map(({ id }) => id) } },
    data: { deactivatedAt: null },
  });
}

/** What the requests are for: a test whose requests are all refused would hold any rule. */
const WANTED = [
  ...['add: ADDED', 'add: OTHER_COMPANY', 'add and invite: IN_DIRECTORY', 'associate: ASSOCIATED'],
  ...['create: CREATED', 'create: LIKE_EXISTING', 'request: REQUESTED', 'decide: ADDED', 'invite: INVITED'],
  ...['deactivate: DEACTIVATED', 'reactivate: REACTIVATED'],
];

test(`${RUNS} random interleavings break no rule`, async () => {
  const outcomes = new Map<string, number>();
  const missing = () => WANTED.filter((wanted) => !outcomes.has(wanted));
  for (let run = 0; run < RUNS || (missing().length > 0 && run < MOST_RUNS); run++) {
    const seed = SEED + run;
    const random = numbers(seed);
    const world = await makeWorld(seed, random);
    const requests = Array.from({ length: 2 * REQUESTS }, () => chooseRequest(world, random));
    const settled = [];
    for (const wave of [requests.slice(0, REQUESTS), requests.slice(REQUESTS)]) {
      settled.push(...(await Promise.allSettled(wave.map(({ send }) => send()))));
    }
    const failures = settled.flatMap((result, index) =>
      result.status === 'rejected' &&
      !(result.reason instanceof UserError && result.reason.code === 'NOT_IN_TENANT')
        ? [`${requests[index]?.name}: ${result.reason}`]
        : [],
    );
    for (const [index, result] of settled.entries()) {
      const what = result.status === 'fulfilled' && result.value;
      const said = what && typeof what === 'object' && 'outcome' in what ? String(what.outcome) : 'none';
      const key = `${requests[index]?.name}: ${said}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
    const asked = requests.map(({ name }) => name).join(', ');
    const again = `again with INTERLEAVINGS_SEED=${seed}: ${asked}`;
    expect({ again, broken: [...failures, ...(await brokenRules())] }).toEqual({ again, broken: [] });
    await wakeCallers();
  }
  expect(missing()).toEqual([]);
}, 900_000);
