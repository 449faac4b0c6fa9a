import { expect, test } from '@jest/globals';
import { hashPassword, verifyPassword } from '../../src/accounts/password.ts';
import { sessionOwner } from '../../src/accounts/sessions.ts';
import { DAY } from '../../src/clock.ts';
import { acceptInvitation } from '../../src/invitations/links/accept-invitation.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { lockMembership } from '../../src/invitations/members/lock-member.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard, makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { waitForBlocked } from '../setup/wait-for.ts';

const PASSWORD = 'three calm ferrets';

const database = useDatabase();
const context = useContext(database);

const accept = (email: { id: string }, password: string) =>
  acceptInvitation(context, { token: linkToken(context.secret, email.id), password });

async function invited(given: { userId?: string } = {}) {
  const membership = await makeMembership(context.db, given);
  const card = await makeCard(context.db, { membershipId: membership.id });
  return {
    membership,
    card,
    ...(await makeRound(context.db, { membershipId: membership.id, cardId: card.id })),
  };
}

const passwordHashOf = async (userId: string) =>
  (await context.db.user.findUniqueOrThrow({ where: { id: userId } })).passwordHash;

test('someone new chooses a password, and is logged in', async () => {
  const { membership, round, email, card } = await invited();
  const followUp = await context.db.email.create({
    data: {
      kind: 'FOLLOW_UP',
      day: 3,
      membershipId: membership.id,
      roundId: round.id,
      createdAt: new Date(),
      dueAt: new Date(),
    },
  });
  const acceptance = await accept(email, PASSWORD);
  if (acceptance.outcome !== 'ACCEPTED') throw new Error(acceptance.outcome);

  expect(acceptance.tenantId).toBe(membership.tenantId);
  expect(await verifyPassword(await passwordHashOf(membership.userId), PASSWORD)).toBe(true);
  expect(await context.db.round.findUnique({ where: { id: round.id } })).toMatchObject({
    status: 'LOGGED_IN',
    nextFollowUpAt: null,
  });
  expect(await context.db.email.findUnique({ where: { id: followUp.id } })).toMatchObject({
    status: 'CANCELLED',
  });
  const after = await context.db.membership.findUniqueOrThrow({ where: { id: membership.id } });
  expect(after.firstLoginAt).not.toBeNull();
  expect(after.lastLoginAt).toEqual(after.firstLoginAt);
  expect(await context.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'LOGGED_IN' },
  ]);
  expect(await context.db.auditEntry.findMany({ where: { subject: membership.id } })).toMatchObject([
    { action: 'accept-invitation', actorId: membership.userId, tenantId: membership.tenantId },
  ]);
  expect(context.woken).toEqual(['announce']);
  const owner = await sessionOwner(context, { secret: acceptance.session.secret });
  expect(owner).toMatchObject({ email: membership.user.email, tenants: [{ id: membership.tenantId }] });
});

test('a session lasts for 30 days, and the database does not hold its secret', async () => {
  const { email, membership } = await invited();
  const acceptance = await accept(email, PASSWORD);
  if (acceptance.outcome !== 'ACCEPTED') throw new Error(acceptance.outcome);
  const { secret } = acceptance.session;
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  const [session] = await context.db.session.findMany({ where: { userId: membership.userId } });
  expect(JSON.stringify(session)).not.toContain(secret);

  context.clock.advance(30 * DAY - 60_000);
  expect(await sessionOwner(context, { secret })).not.toBeNull();
  context.clock.advance(120_000);
  expect(await sessionOwner(context, { secret })).toBeNull();
});

test('of two acceptances at once one wins, and the password is set once', async () => {
  const { email, membership } = await invited();
  const passwords = ['the first of two', 'the second of two', 'the third of two'];
  const acceptances = await Promise.all(passwords.map((password) => accept(email, password)));

  const won = acceptances.findIndex(({ outcome }) => outcome === 'ACCEPTED');
  expect(acceptances.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(1);
  expect(acceptances.filter(({ outcome }) => outcome !== 'ACCEPTED')).toEqual(
    Array(2).fill({ outcome: 'DEAD', reason: 'ACCEPTED', mayAskForNewLink: false }),
  );
  const hash = await passwordHashOf(membership.userId);
  expect(await verifyPassword(hash, passwords[won] ?? '')).toBe(true);
  expect(await context.db.session.count({ where: { userId: membership.userId } })).toBe(1);
});

test('a password that breaks the rules changes nothing', async () => {
  const { email, round, membership } = await invited();
  expect(await accept(email, 'short')).toMatchObject({ outcome: 'REFUSED', problem: 'TOO_SHORT' });
  expect(await accept(email, 'password1')).toMatchObject({ outcome: 'REFUSED', problem: 'COMMON' });
  expect(await accept(email, membership.user.email)).toMatchObject({
    outcome: 'REFUSED',
    problem: 'OWN_NAME',
  });
  expect(await passwordHashOf(membership.userId)).toBeNull();
  expect(await context.db.round.findUnique({ where: { id: round.id } })).toEqual(round);
  expect(context.woken).toEqual([]);
});

test('someone with a password logs in with it, and keeps it', async () => {
  const passwordHash = await hashPassword(PASSWORD);
  const user = await makeUser(context.db, { passwordHash });
  const { email, round } = await invited({ userId: user.id });

  expect(await accept(email, 'another password')).toMatchObject({
    outcome: 'REFUSED',
    problem: 'WRONG',
    link: { hasPassword: true },
  });
  expect(await context.db.round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'OPEN' });
  expect(await accept(email, PASSWORD)).toMatchObject({ outcome: 'ACCEPTED' });
  expect(await passwordHashOf(user.id)).toBe(passwordHash);
});

test('accepting in one tenant leaves the rounds of the others open', async () => {
  const user = await makeUser(context.db);
  const here = await invited({ userId: user.id });
  const elsewhere = await invited({ userId: user.id });
  await accept(here.email, PASSWORD);
  expect(await context.db.round.findUnique({ where: { id: elsewhere.round.id } })).toMatchObject({
    status: 'OPEN',
  });
  const membership = await context.db.membership.findUnique({ where: { id: elsewhere.membership.id } });
  expect(membership?.lastLoginAt).toBeNull();
});

test('two invitations of one new person accepted at once set one password', async () => {
  const user = await makeUser(context.db);
  const [here, elsewhere] = [await invited({ userId: user.id }), await invited({ userId: user.id })];
  const acceptances = await Promise.all([
    accept(here.email, 'chosen in the first'),
    accept(elsewhere.email, 'chosen in the second'),
  ]);
  const outcomes = acceptances.map((acceptance) =>
    acceptance.outcome === 'REFUSED' ? acceptance.problem : acceptance.outcome,
  );
  expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(1);
  expect(['JUST_CHOSEN', 'WRONG']).toContain(outcomes.find((outcome) => outcome !== 'ACCEPTED'));
  const winner = outcomes[0] === 'ACCEPTED' ? 'chosen in the first' : 'chosen in the second';
  expect(await verifyPassword(await passwordHashOf(user.id), winner)).toBe(true);
});

test('a dead link accepts nothing', async () => {
  const { id: membershipId, userId } = await makeMembership(context.db);
  const { email: earlier } = await makeRound(context.db, { membershipId, status: 'SUPERSEDED' });
  const { round } = await makeRound(context.db, { membershipId });
  expect(await accept(earlier, PASSWORD)).toEqual({
    outcome: 'DEAD',
    reason: 'SUPERSEDED',
    mayAskForNewLink: true,
  });
  expect(await context.db.round.findUnique({ where: { id: round.id } })).toEqual(round);
  expect(await passwordHashOf(userId)).toBeNull();
});

test('an acceptance waits for the lock on the invitation, and then reads its state again', async () => {
  const { membership, round, email } = await invited();
  let acceptance: Promise<unknown> = Promise.resolve();
  await context.db.$transaction(async (tx) => {
    await lockMembership(tx, membership.id);
    acceptance = accept(email, PASSWORD);
    await waitForBlocked(context.db);
    await tx.round.update({ where: { id: round.id }, data: { status: 'REVOKED', endedAt: new Date() } });
  });
  expect(await acceptance).toMatchObject({ outcome: 'DEAD', reason: 'REVOKED' });
  expect(await passwordHashOf(membership.userId)).toBeNull();
});

test('an invitation whose round a bounce ends at that moment is not accepted, and no password is set', async () => {
  const { membership, round, email } = await invited();
  let acceptance: Promise<unknown> = Promise.resolve();
  await context.db.$transaction(async (tx) => {
    await tx.round.update({ where: { id: round.id }, data: { status: 'BOUNCED', endedAt: new Date() } });
    acceptance = accept(email, PASSWORD);
    await waitForBlocked(context.db);
  });
  expect(await acceptance).toMatchObject({ outcome: 'DEAD', reason: 'BOUNCED' });
  expect(await passwordHashOf(membership.userId)).toBeNull();
  expect(await context.db.session.count({ where: { userId: membership.userId } })).toBe(0);
});

test('a password that another invitation sets at that moment is kept, and must be entered', async () => {
  const { membership, round, email } = await invited();
  const chosenElsewhere = await hashPassword('chosen elsewhere');
  let acceptance: Promise<unknown> = Promise.resolve();
  await context.db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: membership.userId }, data: { passwordHash: chosenElsewhere } });
    acceptance = accept(email, PASSWORD);
    await waitForBlocked(context.db);
  });
  expect(await acceptance).toMatchObject({
    outcome: 'REFUSED',
    problem: 'JUST_CHOSEN',
    link: { hasPassword: true },
  });
  expect(await passwordHashOf(membership.userId)).toBe(chosenElsewhere);
  expect(await context.db.round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'OPEN' });
});
