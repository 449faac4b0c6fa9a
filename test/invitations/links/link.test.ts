import { expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../../src/clock.ts';
import type { RoundStatus } from '../../../src/generated/prisma/enums.ts';
import type { DeadReason } from '../../../src/invitations/links/link-state.ts';
import { openLink } from '../../../src/invitations/links/link-state.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);

const tokenOf = (email: { id: string }) => linkToken(context.secret, email.id);
const open = (email: { id: string }) => openLink(context, { token: tokenOf(email) });

test('a live link shows the tenant, who invited and who is invited', async () => {
  const { db } = context;
  const alice = await makeUser(db, { firstName: 'Alice', lastName: 'Admin' });
  const tenant = await makeTenant(db, { name: 'Northwind Tower', appUrl: 'https://tower.northwind.test' });
  const user = await makeUser(db, { email: 'Sam@acme.test', firstName: 'Sam', lastName: 'Steel' });
  const { id: membershipId } = await makeMembership(db, { tenantId: tenant.id, userId: user.id });
  const { email, round } = await makeRound(db, { membershipId, sentById: alice.id });

  expect(await open(email)).toEqual({
    state: 'LIVE',
    link: {
      tenantName: 'Northwind Tower',
      timezone: 'UTC',
      appUrl: 'https://tower.northwind.test',
      invitedBy: 'Alice Admin',
      email: 'Sam@acme.test',
      firstName: 'Sam',
      lastName: 'Steel',
      hasPassword: false,
      expiresAt: round.expiresAt,
      brand: context.brand,
      placeNames: [expect.any(String), 'Northwind Tower'],
    },
  });
});

test('a link signed with the previous secret is live, and one of the secret before that is not', async () => {
  const { email } = await makeRound(context.db, { membershipId: (await makeMembership(context.db)).id });
  const token = tokenOf(email);
  const changed = { ...context, secret: 'x'.repeat(32), previousSecret: context.secret };
  expect(await openLink(changed, { token })).toMatchObject({ state: 'LIVE' });
  expect(await openLink(changed, { token: linkToken(changed.secret, email.id) })).toMatchObject({
    state: 'LIVE',
  });
  const changedTwice = { ...context, secret: 'y'.repeat(32), previousSecret: changed.secret };
  expect(await openLink(changedTwice, { token })).toMatchObject({ state: 'DEAD', reason: 'UNKNOWN' });
});

test('a round that the person asked for shows who invited them originally', async () => {
  const { db } = context;
  const alice = await makeUser(db, { firstName: 'Alice', lastName: 'Admin' });
  const { id: membershipId } = await makeMembership(db);
  await makeRound(db, { membershipId, sentById: alice.id, status: 'EXPIRED' });
  const { email } = await makeRound(db, { membershipId });
  expect(await open(email)).toMatchObject({ state: 'LIVE', link: { invitedBy: 'Alice Admin' } });
});

test.each<[string, string]>([
  ['nonsense', 'nonsense'],
  ['a token with another mark at its end', 'tampered'],
  ['a token of another server', 'foreign'],
  ['a token of an email that does not exist', 'absent'],
])('a link is unknown with %s', async (_what, kind) => {
  const { email } = await makeRound(context.db, { membershipId: (await makeMembership(context.db)).id });
  const token = tokenOf(email);
  const tokens: Record<string, string> = {
    nonsense: 'nonsense',
    tampered: token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA'),
    foreign: linkToken('another secret of thirty-two characters', email.id),
    absent: linkToken(context.secret, '00000000-0000-4000-8000-000000000000'),
  };
  expect(await openLink(context, { token: tokens[kind] ?? '' })).toEqual({
    state: 'DEAD',
    reason: 'UNKNOWN',
    mayAskForNewLink: false,
  });
});

test.each<[RoundStatus, DeadReason, boolean]>([
  ['LOGGED_IN', 'ACCEPTED', false],
  ['SUPERSEDED', 'SUPERSEDED', true],
  ['REVOKED', 'REVOKED', false],
  ['DEACTIVATED', 'DEACTIVATED', false],
  ['BOUNCED', 'BOUNCED', false],
  ['COMPLAINED', 'COMPLAINED', false],
  ['DECLINED', 'DECLINED', false],
  ['EXPIRED', 'EXPIRED', true],
])('the link of a round that ended %s is dead, and says so', async (status, reason, mayAskForNewLink) => {
  const { id: membershipId } = await makeMembership(context.db);
  const { email } = await makeRound(context.db, { membershipId, status });
  expect(await open(email)).toEqual({ state: 'DEAD', reason, mayAskForNewLink });
});

test('a link expires on time, even before a job ends its round', async () => {
  const { id: membershipId } = await makeMembership(context.db);
  const now = context.clock.now().getTime();
  const { email: old } = await makeRound(context.db, {
    membershipId,
    openedAt: new Date(now - 31 * DAY),
    expiresAt: new Date(now - 1),
  });
  expect(await open(old)).toEqual({ state: 'DEAD', reason: 'EXPIRED', mayAskForNewLink: true });
});

test('a link is live until the moment it expires', async () => {
  const { id: membershipId } = await makeMembership(context.db);
  const expiresAt = new Date(context.clock.now().getTime() + HOUR);
  const { email } = await makeRound(context.db, { membershipId, expiresAt });
  expect(await open(email)).toMatchObject({ state: 'LIVE' });
});

test('re-inviting ends the earlier round’s links', async () => {
  const { id: membershipId } = await makeMembership(context.db);
  const { email: first } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED' });
  const { email: second } = await makeRound(context.db, { membershipId });
  expect(await open(first)).toEqual({ state: 'DEAD', reason: 'SUPERSEDED', mayAskForNewLink: true });
  expect(await open(second)).toMatchObject({ state: 'LIVE' });
});

test.each<[RoundStatus, DeadReason]>([
  ['LOGGED_IN', 'ACCEPTED'],
  ['REVOKED', 'REVOKED'],
  ['BOUNCED', 'BOUNCED'],
])(
  'the link of an earlier round offers nothing that the last one’s end (%s) has taken away',
  async (status, reason) => {
    const { id: membershipId } = await makeMembership(context.db);
    const { email } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED' });
    await makeRound(context.db, { membershipId, status });
    expect(await open(email)).toEqual({ state: 'DEAD', reason, mayAskForNewLink: false });
  },
);

test('the link of a deactivated user is dead, whatever its round says', async () => {
  const { id: membershipId } = await makeMembership(context.db, { deactivatedAt: new Date() });
  const { email } = await makeRound(context.db, { membershipId });
  expect(await open(email)).toEqual({ state: 'DEAD', reason: 'DEACTIVATED', mayAskForNewLink: false });
});

test('the link of a sign-in reminder leads to the login', async () => {
  const { id: membershipId } = await makeMembership(context.db, { lastLoginAt: new Date() });
  const at = new Date();
  const reminder = await context.db.email.create({
    data: { kind: 'SIGN_IN_REMINDER', membershipId, createdAt: at, dueAt: at },
  });
  expect(await open(reminder)).toEqual({ state: 'DEAD', reason: 'ACCEPTED', mayAskForNewLink: false });
});
