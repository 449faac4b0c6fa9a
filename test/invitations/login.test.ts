import { beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { logIn } from '../../src/invitations/logins/log-in.ts';
import { recordLogin } from '../../src/invitations/logins/record-login.ts';
import { lockMembershipsOf } from '../../src/invitations/members/lock-member.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { processorTime } from '../setup/processes/processor-time.ts';
import { waitForBlocked } from '../setup/wait-for.ts';

const PASSWORD = 'three calm ferrets';

const database = useDatabase();
const context = useContext(database);
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

const ago = (milliseconds: number) => new Date(context.clock.now().getTime() - milliseconds);
const membershipOf = (id: string) => context.db.membership.findUniqueOrThrow({ where: { id } });
const statusOf = async (round: { id: string }) =>
  (await context.db.round.findUniqueOrThrow({ where: { id: round.id } })).status;

/** A user with an open round, an hour old, in each of so many tenants. */
async function invitedTo(tenants: number, given: { passwordHash?: string } = {}) {
  const user = await makeUser(context.db, given);
  const places = [];
  for (let place = 0; place < tenants; place++) {
    const membership = await makeMembership(context.db, { userId: user.id });
    const { round } = await makeRound(context.db, { membershipId: membership.id, openedAt: ago(HOUR) });
    places.push({ membership, round });
  }
  const [first, second] = places;
  if (!first) throw new Error('no tenant');
  return { user, first, second: second ?? first };
}

test('logging in ends the open rounds of all the user’s tenants', async () => {
  const { user, first, second } = await invitedTo(2, { passwordHash });
  const session = await logIn(context, { email: user.email.toUpperCase(), password: PASSWORD });
  expect(session).not.toBeNull();
  expect(await statusOf(first.round)).toBe('LOGGED_IN');
  expect(await statusOf(second.round)).toBe('LOGGED_IN');
  expect((await membershipOf(second.membership.id)).lastLoginAt).not.toBeNull();
  expect(await context.db.auditEntry.count({ where: { actorId: user.id, action: 'log-in' } })).toBe(2);
  expect(context.woken).toEqual(['announce']);
});

test('a wrong password, an unknown email ID, no password yet and no email ID get the same answer', async () => {
  const { user, first } = await invitedTo(1, { passwordHash });
  const { user: withoutPassword } = await invitedTo(1);
  const wrong = { password: 'three wild ferrets' };
  expect(await logIn(context, { email: user.email, ...wrong })).toBeNull();
  expect(await logIn(context, { email: 'nobody@acme.test', ...wrong })).toBeNull();
  expect(await logIn(context, { email: withoutPassword.email, ...wrong })).toBeNull();
  expect(await logIn(context, { email: withoutPassword.email, password: '' })).toBeNull();
  expect(await logIn(context, { email: 'not an email ID', ...wrong })).toBeNull();
  expect(await statusOf(first.round)).toBe('OPEN');
  expect(await context.db.session.count({ where: { userId: user.id } })).toBe(0);
});

test('an unknown email ID is refused with as much work as a wrong password', async () => {
  const { user } = await invitedTo(1, { passwordHash });
  const workFor = (email: string) =>
    processorTime(async () => {
      for (let attempt = 0; attempt < 8; attempt++) {
        await logIn(context, { email, password: 'three wild ferrets' });
      }
    });
  await workFor(user.email); // the first time, more is done
  const known = await workFor(user.email);
  expect(await workFor('nobody@acme.test')).toBeGreaterThan(known / 2);
  expect(await workFor('not an email ID')).toBeGreaterThan(known / 2);
});

test('someone who is deactivated everywhere does not log in', async () => {
  const user = await makeUser(context.db, { passwordHash });
  await makeMembership(context.db, { userId: user.id, deactivatedAt: ago(DAY) });
  expect(await logIn(context, { email: user.email, password: PASSWORD })).toBeNull();
});

test('a login does not count in tenants where the user is deactivated', async () => {
  const { user } = await invitedTo(1, { passwordHash });
  const left = await makeMembership(context.db, { userId: user.id, deactivatedAt: ago(DAY) });
  await logIn(context, { email: user.email, password: PASSWORD });
  expect((await membershipOf(left.id)).lastLoginAt).toBeNull();
});

test('a reported login without a tenant counts for all the user’s tenants', async () => {
  const { user, first, second } = await invitedTo(2);
  context.woken.length = 0;
  await recordLogin(context, { emailKey: user.emailKey });
  expect(context.woken).toEqual(['announce']);
  expect(await statusOf(first.round)).toBe('LOGGED_IN');
  expect(await statusOf(second.round)).toBe('LOGGED_IN');
});

test.each(['name', 'id'] as const)(
  'a reported login with a tenant, by %s, counts for it alone',
  async (by) => {
    const { user, first, second } = await invitedTo(2);
    const recorded = await recordLogin(context, {
      emailKey: user.emailKey,
      tenant: first.membership.tenant[by],
    });
    expect(recorded).toEqual({ outcome: 'RECORDED', endedRoundIds: [first.round.id] });
    expect(await statusOf(second.round)).toBe('OPEN');
    expect((await membershipOf(second.membership.id)).lastLoginAt).toBeNull();
  },
);

test('a login before the round was opened does not end it', async () => {
  const { user, first } = await invitedTo(1);
  await recordLogin(context, { emailKey: user.emailKey, at: ago(2 * HOUR) });
  expect(await statusOf(first.round)).toBe('OPEN');
  await recordLogin(context, { emailKey: user.emailKey, at: ago(30 * MINUTE) });
  expect(await statusOf(first.round)).toBe('LOGGED_IN');
});

test('first and last login never go backwards, in whatever order logins are reported', async () => {
  const { user, first } = await invitedTo(1);
  const times = { early: ago(30 * MINUTE), middle: ago(20 * MINUTE), late: ago(10 * MINUTE) };
  for (const at of [times.middle, times.late, times.early, times.middle]) {
    await recordLogin(context, { emailKey: user.emailKey, at });
  }
  expect(await membershipOf(first.membership.id)).toMatchObject({
    firstLoginAt: times.early,
    lastLoginAt: times.late,
  });
});

test('the same report received again, or several times at once, changes nothing', async () => {
  const { user, first } = await invitedTo(1);
  const report = { emailKey: user.emailKey, at: ago(MINUTE), requestId: `msg_${user.id}` };
  const outcomes = await Promise.all([recordLogin(context, report), recordLogin(context, report)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['RECORDED', 'REPEATED']);
  await recordLogin(context, { ...report, at: context.clock.now() });
  expect((await membershipOf(first.membership.id)).lastLoginAt).toEqual(report.at);
});

test('a login of an unknown user is accepted and ignored', async () => {
  expect(await recordLogin(context, { emailKey: 'nobody@acme.test' })).toEqual({
    outcome: 'RECORDED',
    endedRoundIds: [],
  });
});

test('a login in the future, or in an unknown tenant, is an error', async () => {
  const { user, first } = await invitedTo(1);
  const { emailKey } = user;
  expect(await recordLogin(context, { emailKey, at: ago(-HOUR) })).toEqual({ outcome: 'IN_THE_FUTURE' });
  expect(await recordLogin(context, { emailKey, tenant: 'Nowhere' })).toEqual({ outcome: 'UNKNOWN_TENANT' });
  expect(await statusOf(first.round)).toBe('OPEN');
  await recordLogin(context, { emailKey, at: ago(-MINUTE) });
  const { lastLoginAt } = await membershipOf(first.membership.id);
  expect(lastLoginAt?.getTime()).toBeLessThanOrEqual(context.clock.now().getTime());
});

test('a tenant name that is ambiguous among the user’s tenants is an error', async () => {
  const user = await makeUser(context.db);
  const us = await makeTenant(context.db, { name: 'Twin Tower', instance: 'us-1' });
  const eu = await makeTenant(context.db, { name: 'Twin Tower', instance: 'eu-1' });
  await makeMembership(context.db, { userId: user.id, tenantId: us.id });
  const other = await makeMembership(context.db, { userId: user.id, tenantId: eu.id });
  const { emailKey } = user;
  expect(await recordLogin(context, { emailKey, tenant: 'Twin Tower' })).toEqual({
    outcome: 'AMBIGUOUS_TENANT',
  });
  await recordLogin(context, { emailKey, tenant: eu.id });
  expect((await membershipOf(other.id)).lastLoginAt).not.toBeNull();
});

test('a password that is replaced while it is verified opens no session, and counts as no log-in', async () => {
  const { user, first } = await invitedTo(1, { passwordHash });
  const another = await hashPassword('four quiet herons');
  const login = await context.db.$transaction(async (tx) => {
    await lockMembershipsOf(tx, user.id);
    const underWay = logIn(context, { email: user.email, password: PASSWORD });
    await waitForBlocked(context.db);
    await tx.user.update({ where: { id: user.id }, data: { passwordHash: another } });
    return { underWay };
  });
  expect(await login.underWay).toBeNull();
  expect(await context.db.session.count({ where: { userId: user.id } })).toBe(0);
  expect(await statusOf(first.round)).toBe('OPEN');
});

test('concurrent logins of one user lock in the same order and do not deadlock', async () => {
  const { user, first, second } = await invitedTo(2, { passwordHash });
  await Promise.all([
    logIn(context, { email: user.email, password: PASSWORD }),
    recordLogin(context, { emailKey: user.emailKey }),
    recordLogin(context, { emailKey: user.emailKey, tenant: second.membership.tenantId }),
  ]);
  expect(await statusOf(first.round)).toBe('LOGGED_IN');
  expect(await context.db.auditEntry.count({ where: { actorId: user.id, action: 'log-in' } })).toBe(2);
});
