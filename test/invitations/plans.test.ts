import { beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { direct } from '../../src/database/direct.ts';
import { type Caller, callersOf } from '../../src/directory/callers.ts';
import { invite } from '../../src/invitations/invite.ts';
import { lockAsCaller, readMembers } from '../../src/invitations/members/lock-member.ts';
import { claimEmails } from '../../src/invitations/rounds/claim-emails.ts';
import { markEmailsSent } from '../../src/invitations/rounds/mark-emails-sent.ts';
import { openRounds } from '../../src/invitations/rounds/open-rounds.ts';
import { ownInvitations } from '../../src/invitations/status/home/own-invitations.ts';
import { receiveRequest } from '../../src/slack/request/receive-request.ts';
import { DEFAULT_CAPS } from '../setup/caps.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { silentLogger } from '../setup/logger.ts';
import { plansOf, type Queries } from '../setup/plans.ts';
import { writeMany } from '../setup/write-many.ts';

const database = useDatabase();
const context = useContext(database);

/** In one tenant, each invited, one in twenty by the same person, their mail sent; of some it waits. */
const PEOPLE = 20_000;
const WAITING = 200;
const WORKSPACE = 'T000000001';

const ids = {
  ...{ tenantId: '', userId: '', emailKeys: [''], membershipIds: [''], emailRowIds: [''] },
  ...{ newKeys: [''], newMembershipIds: [''] },
  callers: [] as Caller[],
};

beforeAll(async () => {
  const { db } = database;
  const { id: tenantId } = await makeTenant(db, { slackWorkspace: WORKSPACE });
  const admin = await makeTemplate(db, { tenantId, directory: 'ADMIN' });
  const { companyId, id: userId } = await makeUser(db);
  const { id: colleague } = await makeUser(db, { companyId });
  await makeMembership(db, { tenantId, userId, permissionsTemplateId: admin.id });
  await db.slackLink.create({ data: { workspace: WORKSPACE, slackUser: 'U1', userId } });
  await writeMany(db, async (tx) => {
    await tx.$executeRaw`
    INSERT INTO users (email, email_key, last_name, company_id, created_at)
    SELECT 'p' || n || '@many.test', 'p' || n || '@many.test', 'Steel', ${companyId}::uuid, now()
    FROM generate_series(1, ${PEOPLE}) n`;
    await tx.$executeRaw`
    INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
    SELECT ${tenantId}::uuid, id, company_id, ${admin.id}::uuid, now() FROM users WHERE email_key LIKE '%@many.test'`;
    // What follows refers to what is there, and nobody asks for the directory: triggers have nothing to do.
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`INSERT INTO invitations (membership_id, created_at) SELECT id, now() FROM memberships`;
    await tx.$executeRaw`
    INSERT INTO cards (invitation_id, workspace, channel, created_at, shown, told)
    SELECT id, ${WORKSPACE}, 'C1', now(), 1, 1 FROM invitations`;
    await tx.$executeRaw`
    INSERT INTO rounds (invitation_id, membership_id, number, sent_by_id, opened_at, follow_up_days, expires_at, card_id)
    SELECT i.id, i.membership_id, 1,
           CASE WHEN row_number() OVER () % 20 = 0 THEN ${userId} ELSE ${colleague} END::uuid, now(), '{3}', now() + interval '30 days', c.id
    FROM invitations i JOIN cards c ON c.invitation_id = i.id`;
    await tx.$executeRaw`
    INSERT INTO emails (kind, membership_id, round_id, created_at, due_at, status)
    SELECT 'WELCOME', membership_id, id, now(), now(),
           CASE WHEN row_number() OVER () <= ${WAITING} THEN 'QUEUED' ELSE 'ACCEPTED' END::email_status
    FROM rounds`;
  });
  for (let n = 0; n < 10; n++) {
    const { id, emailKey } = await makeUser(db, { companyId });
    const added = await makeMembership(db, { tenantId, userId: id });
    ids.newKeys[n] = emailKey;
    ids.newMembershipIds[n] = added.id;
  }
  await db.$executeRawUnsafe('ANALYZE');
  const some = await db.$queryRaw<{ emailKey: string; membershipId: string; emailRowId: string }[]>`
    SELECT u.email_key AS "emailKey", m.id AS "membershipId", e.id AS "emailRowId"
    FROM users u JOIN memberships m ON m.user_id = u.id JOIN emails e ON e.membership_id = m.id
    WHERE e.status = 'ACCEPTED' AND u.email_key LIKE '%@many.test' LIMIT 10`;
  Object.assign(ids, {
    ...{ tenantId, userId, callers: await callersOf(db, { userId, workspace: WORKSPACE }) },
    emailKeys: some.map(({ emailKey }) => emailKey),
    membershipIds: some.map(({ membershipId }) => membershipId),
    emailRowIds: some.map(({ emailRowId }) => emailRowId),
  });
});

const statements: Record<string, (db: Queries) => Promise<unknown>> = {
  'taking a request in': (db) =>
    receiveRequest(db, { id: 'one', at: context.clock.now(), workspace: WORKSPACE, slackUser: 'U1' }),
  'locking people': (db) =>
    lockAsCaller(db, { ...ids, workspace: WORKSPACE, caps: DEFAULT_CAPS, at: context.clock.now() }),
  'reading people': (db) =>
    readMembers(db, ids.membershipIds, { caps: DEFAULT_CAPS, at: context.clock.now() }),
  'opening rounds': (db) =>
    openRounds(db, {
      membershipIds: ids.membershipIds,
      by: { userId: ids.userId, name: 'Alice Admin' },
      announce: { workspace: WORKSPACE, channel: 'C1', requestedBy: 'U1' },
      at: context.clock.now(),
    }),
  'opening first rounds': (db) =>
    openRounds(db, {
      membershipIds: ids.newMembershipIds.slice(5),
      by: { userId: ids.userId, name: 'Alice Admin' },
      announce: { workspace: WORKSPACE, channel: 'C1', requestedBy: 'U1' },
      at: context.clock.now(),
      areFirst: true,
    }),
  'claiming mail': (db) =>
    claimEmails(db, { limit: 100, at: new Date(Date.now() + 1_000), setAside: () => undefined }),
  'reading what an inviter has sent': (db) =>
    ownInvitations(db, {
      inviters: [{ userId: ids.userId, callers: ids.callers }],
      at: context.clock.now(),
      most: { waiting: 12, stuck: 8 },
    }),
  'what follows from mail that left': (db) =>
    markEmailsSent(db, { emailRowIds: ids.emailRowIds, at: context.clock.now() }),
};

test.each(Object.keys(statements))(
  '%s reads no large table from end to end, whatever its values',
  async (name) => {
    const ask = statements[name];
    if (!ask) throw new Error('There is no such statement.');
    const { forValues, forAny } = await plansOf(database, ask);
    const large =
      /Seq Scan on (users|memberships|invitations|rounds|emails|cards|card_facts|audit_entries)\b.*/g;
    expect(forValues.match(large)).toBeNull();
    expect(forAny.match(large)).toBeNull();
  },
);

test('what invites one person is planned once, and not again for each', async () => {
  const db = await openDatabase({ url: database.url, logger: silentLogger, poolSize: 1 });
  try {
    for (const emailKey of ids.newKeys.slice(0, 2)) {
      const announce = { workspace: WORKSPACE, channel: 'C1', requestedBy: 'U1' };
      const request = { ...ids, workspace: WORKSPACE, intent: 'invite', announce, emailKey } as const;
      expect(await invite({ ...context, db }, request)).toMatchObject({ outcome: 'INVITED' });
    }
    const kept = await direct(db).$queryRaw<{ name: string; again: bigint }[]>`
      SELECT substring(name FROM 'usher (.*) [0-9]+') AS name, custom_plans AS again FROM pg_prepared_statements
      WHERE generic_plans = 2 ORDER BY 1`;
    expect(kept.map(({ name }) => name)).toEqual(['lock members', 'open rounds', 'read members']);
    expect(kept.every(({ again }) => Number(again) === 0)).toBe(true);
  } finally {
    await db.$disconnect();
  }
});
