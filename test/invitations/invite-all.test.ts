import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { inviteAll } from '../../src/invitations/invite.ts';
import type { Intent } from '../../src/invitations/invite-outcome.ts';
import { makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { countStatements } from '../setup/statements.ts';
import { useMembers, WORKSPACE } from './use-members.ts';

const members = useMembers();
const { context } = members;

type Tenant = Awaited<ReturnType<typeof members.tenantWithCallers>>;

async function person(tenant: Tenant, given: { template?: { id: string }; loggedIn?: boolean } = {}) {
  const user = await makeUser(context.db);
  const lastLoginAt = given.loggedIn ? new Date(context.clock.now().getTime() - MINUTE) : null;
  const membership = await makeMembership(context.db, {
    tenantId: tenant.tenantId,
    userId: user.id,
    permissionsTemplateId: (given.template ?? tenant.templates.subcontractor).id,
    ...(lastLoginAt && { firstLoginAt: lastLoginAt, lastLoginAt }),
  });
  return { emailKey: user.emailKey, membershipId: membership.id };
}

function inviteThem(tenant: Tenant, emailKeys: readonly string[], intent: Intent = 'invite') {
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  const { userId } = tenant.grace;
  const asking = { userId, workspace: WORKSPACE, tenantId: tenant.tenantId, intent, announce };
  return inviteAll(context, { ...asking, emailKeys });
}

test('each of a list gets the outcome that one person gets, and one that is named twice is invited once', async () => {
  const tenant = await members.tenantWithCallers();
  const [fresh, invited, loggedIn] = [
    await person(tenant),
    await person(tenant),
    await person(tenant, { loggedIn: true }),
  ];
  const admin = await person(tenant, { template: tenant.templates.admin });
  const gone = await person(tenant);
  await context.db.membership.update({
    where: { id: gone.membershipId },
    data: { deactivatedAt: context.clock.now() },
  });
  await makeRound(context.db, {
    membershipId: invited.membershipId,
    openedAt: new Date(context.clock.now().getTime() - 10 * MINUTE),
  });
  const everybody = [fresh, invited, loggedIn, admin, gone].map(({ emailKey }) => emailKey);
  const outcomes = await inviteThem(tenant, [...everybody, fresh.emailKey, 'nobody@acme.test']);
  expect([...outcomes.values()].map(({ outcome }) => outcome)).toEqual([
    ...['INVITED', 'INVITED_BEFORE', 'LOGGED_IN_BEFORE', 'REFUSED', 'DEACTIVATED', 'NOT_IN_DIRECTORY'],
  ]);
  expect(outcomes.get(admin.emailKey)).toMatchObject({
    refusal: { denial: 'TARGET_IS_DIRECTORY_ADMIN', target: { templateName: tenant.templates.admin.name } },
  });
  const rounds = await context.db.round.findMany({
    where: { membership: { tenantId: tenant.tenantId } },
    select: { membershipId: true, number: true },
  });
  expect(rounds).toEqual(
    expect.arrayContaining([
      { membershipId: fresh.membershipId, number: 1 },
      { membershipId: invited.membershipId, number: 1 },
    ]),
  );
  expect(rounds).toHaveLength(2);
});

test('a list that is re-invited ends the rounds before, cancels what still waits, and keeps one card each', async () => {
  const tenant = await members.tenantWithCallers();
  const people = [await person(tenant), await person(tenant), await person(tenant)];
  const emailKeys = people.map(({ emailKey }) => emailKey);
  await inviteThem(tenant, emailKeys);
  context.clock.advance(2 * MINUTE);
  const outcomes = await inviteThem(tenant, emailKeys, 're-invite');
  expect([...outcomes.values()]).toEqual(
    emailKeys.map(() =>
      expect.objectContaining({ outcome: 'INVITED', round: expect.objectContaining({ number: 2 }) }),
    ),
  );
  for (const { membershipId } of people) {
    const invitation = await context.db.invitation.findUniqueOrThrow({
      where: { membershipId },
      select: {
        rounds: {
          orderBy: { number: 'asc' },
          select: { status: true, emails: { select: { status: true } } },
        },
        cards: { select: { facts: { orderBy: { sequence: 'asc' }, select: { kind: true } } } },
      },
    });
    expect(invitation).toEqual({
      rounds: [
        { status: 'SUPERSEDED', emails: [{ status: 'CANCELLED' }] },
        { status: 'OPEN', emails: [{ status: 'QUEUED' }] },
      ],
      cards: [{ facts: [{ kind: 'INVITED' }, { kind: 'REINVITED' }] }],
    });
  }
  const actions = await context.db.auditEntry.findMany({
    where: { tenantId: tenant.tenantId },
    orderBy: { id: 'asc' },
    select: { action: true, actorId: true },
  });
  const by = tenant.grace.userId;
  expect(actions).toEqual([
    ...people.map(() => ({ action: 'invite', actorId: by })),
    ...people.map(() => ({ action: 're-invite', actorId: by })),
  ]);
});

test('of two requests for the same list at the same moment, one opens the rounds and both are told of them', async () => {
  const tenant = await members.tenantWithCallers();
  const emailKeys: string[] = [];
  for (let n = 0; n < 20; n += 1) emailKeys.push((await person(tenant)).emailKey);
  const [one, other] = await Promise.all([
    inviteThem(tenant, emailKeys),
    inviteThem(tenant, emailKeys.toReversed()),
  ]);
  for (const emailKey of emailKeys) {
    const outcomes = [one.get(emailKey)?.outcome, other.get(emailKey)?.outcome];
    expect(outcomes.toSorted()).toEqual(['INVITED', 'JUST_INVITED']);
  }
  expect(await context.db.round.count({ where: { membership: { tenantId: tenant.tenantId } } })).toBe(20);
});

test('100 people take as many round trips to the database as one', async () => {
  const tenant = await members.tenantWithCallers();
  const emailKeys: string[] = [];
  for (let n = 0; n < 101; n += 1) emailKeys.push((await person(tenant)).emailKey);
  const one = await countStatements(() => inviteThem(tenant, emailKeys.slice(0, 1)));
  const many = await countStatements(() => inviteThem(tenant, emailKeys.slice(1)));
  expect(many.result.size).toBe(100);
  // BEGIN, lock, read, write, COMMIT.
  expect(one.statements).toBe(5);
  // And the inviter's lock, so that they are counted one after the other.
  expect(many.statements).toBe(6);
});
