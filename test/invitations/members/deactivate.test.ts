import { expect, test } from '@jest/globals';
import { hashPassword } from '../../../src/accounts/password.ts';
import { openSession } from '../../../src/accounts/sessions.ts';
import { DAY } from '../../../src/clock.ts';
import { followUp } from '../../../src/invitations/follow-up.ts';
import { invite } from '../../../src/invitations/invite.ts';
import { openLink } from '../../../src/invitations/links/link-state.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { logIn } from '../../../src/invitations/logins/log-in.ts';
import { deactivateUser } from '../../../src/invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../../src/invitations/members/reactivate-user.ts';
import { makeCard, makeMembership, makeRound, makeUser } from '../../setup/factories.ts';
import { useMembers, WORKSPACE } from '../use-members.ts';

const { by, context, database, tenantWithCallers } = useMembers();

test('deactivating ends the open round, its links and its follow-ups, and the card says so', async () => {
  const { alice, sam } = await tenantWithCallers();
  const card = await makeCard(database.db, { membershipId: sam.id });
  const { round, email } = await makeRound(database.db, { membershipId: sam.id, cardId: card.id });
  const token = linkToken(context.secret, email.id);
  expect(await openLink(context, { token })).toMatchObject({ state: 'LIVE' });

  context.woken.length = 0;
  expect(await deactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'DEACTIVATED',
    endedRound: true,
    person: { email: sam.user.email, tenantName: sam.tenant.name },
  });
  expect(context.woken).toEqual(['announce']);
  expect(await openLink(context, { token })).toEqual({
    state: 'DEAD',
    reason: 'DEACTIVATED',
    mayAskForNewLink: false,
  });
  expect(await database.db.round.findUniqueOrThrow({ where: { id: round.id } })).toMatchObject({
    status: 'DEACTIVATED',
    nextFollowUpAt: null,
  });
  expect(await database.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'DEACTIVATED' },
  ]);
  context.clock.advance(20 * DAY);
  await followUp(context);
  context.clock.reset();
  expect(await database.db.email.count({ where: { roundId: round.id } })).toBe(1);
});

test('emails of the round that were not sent yet are cancelled', async () => {
  const { alice, sam } = await tenantWithCallers();
  const { email } = await makeRound(database.db, { membershipId: sam.id, welcomedAt: null });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  expect(await database.db.email.findUniqueOrThrow({ where: { id: email.id } })).toMatchObject({
    status: 'CANCELLED',
  });
});

test('sessions end with the last active membership, not before', async () => {
  const { db } = database;
  const [here, there] = [await tenantWithCallers(), await tenantWithCallers()];
  const sam = here.sam;
  const samThere = await makeMembership(db, {
    tenantId: there.tenantId,
    userId: sam.userId,
    permissionsTemplateId: there.templates.subcontractor.id,
  });
  await openSession(db, { userId: sam.userId, at: context.clock.now() });
  expect(await deactivateUser(context, { by: by(here.alice), membershipId: sam.id })).toMatchObject({
    loggedOut: false,
  });
  expect(await db.session.count({ where: { userId: sam.userId } })).toBe(1);
  expect(await deactivateUser(context, { by: by(there.alice), membershipId: samThere.id })).toMatchObject({
    loggedOut: true,
  });
  expect(await db.session.count({ where: { userId: sam.userId } })).toBe(0);
});

test('deactivating a user’s last two memberships at once ends the sessions', async () => {
  const { db } = database;
  const [here, there] = [await tenantWithCallers(), await tenantWithCallers()];
  for (let run = 0; run < 10; run++) {
    const user = await makeUser(db);
    const [first, second] = [
      await makeMembership(db, {
        tenantId: here.tenantId,
        userId: user.id,
        permissionsTemplateId: here.templates.subcontractor.id,
      }),
      await makeMembership(db, {
        tenantId: there.tenantId,
        userId: user.id,
        permissionsTemplateId: there.templates.subcontractor.id,
      }),
    ];
    await openSession(db, { userId: user.id, at: context.clock.now() });
    const outcomes = await Promise.all([
      deactivateUser(context, { by: by(here.alice), membershipId: first.id }),
      deactivateUser(context, { by: by(there.alice), membershipId: second.id }),
    ]);
    expect(outcomes.filter((outcome) => outcome.outcome === 'DEACTIVATED' && outcome.loggedOut)).toHaveLength(
      1,
    );
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
  }
});

test('nobody who is deactivated everywhere logs in', async () => {
  const { alice, tenantId, templates } = await tenantWithCallers();
  const passwordHash = await hashPassword('a long enough password');
  const user = await makeUser(database.db, { passwordHash });
  const member = await makeMembership(database.db, {
    tenantId,
    userId: user.id,
    permissionsTemplateId: templates.subcontractor.id,
  });
  const login = { email: user.email, password: 'a long enough password' };
  expect(await logIn(context, login)).not.toBeNull();
  await Promise.all([
    logIn(context, login),
    deactivateUser(context, { by: by(alice), membershipId: member.id }),
  ]);
  expect(await logIn(context, login)).toBeNull();
  expect(await database.db.session.count({ where: { userId: user.id } })).toBe(0);
});

test('reactivating restores what they had and sends nothing', async () => {
  const { alice, sam, templates, tenantId } = await tenantWithCallers();
  const before = await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } });
  const { email } = await makeRound(database.db, { membershipId: sam.id });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  context.woken.length = 0;

  expect(await reactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'REACTIVATED',
  });
  expect(await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } })).toEqual(before);
  expect(before.permissionsTemplateId).toBe(templates.subcontractor.id);
  expect(context.woken).toEqual(['announce']);
  expect(await database.db.email.count({ where: { membershipId: sam.id } })).toBe(1);
  const token = linkToken(context.secret, email.id);
  expect(await openLink(context, { token })).toMatchObject({ state: 'DEAD', reason: 'DEACTIVATED' });
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  expect(
    await invite(context, {
      ...by(alice),
      tenantId,
      emailKey: sam.user.emailKey,
      intent: 're-invite',
      announce,
    }),
  ).toMatchObject({ outcome: 'INVITED', round: { number: 2 } });
});

test('deactivating or reactivating twice changes nothing, and says so', async () => {
  const { alice, sam } = await tenantWithCallers();
  expect(await reactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'ALREADY_ACTIVE',
  });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  const first = await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } });
  expect(await deactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'ALREADY_DEACTIVATED',
  });
  expect(await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } })).toEqual(first);
  expect(await database.db.auditEntry.count({ where: { subject: sam.id, action: 'deactivate' } })).toBe(1);
});
