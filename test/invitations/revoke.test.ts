import { describe, expect, test } from '@jest/globals';
import { HOUR } from '../../src/clock.ts';
import { invite } from '../../src/invitations/invite.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { recordLogin } from '../../src/invitations/logins/record-login.ts';
import { revokeInvitation } from '../../src/invitations/members/revoke-invitation.ts';
import { makeCard, makeRound } from '../setup/factories.ts';
import { useMembers, WORKSPACE } from './use-members.ts';

const { by, context, database, tenantWithCallers } = useMembers();

const hoursAgo = (hours: number) => new Date(context.clock.now().getTime() - hours * HOUR);
const revoke = (caller: { userId: string }, { id: membershipId }: { id: string }) =>
  revokeInvitation(context, { by: by(caller), membershipId });
const roundOf = (id: string) =>
  database.db.round.findUniqueOrThrow({ where: { id }, include: { emails: true } });

test('revoking ends the open round: its links die, mail that waits is cancelled, the card says by whom', async () => {
  const { alice, sam } = await tenantWithCallers();
  const card = await makeCard(database.db, { membershipId: sam.id });
  const { round, email } = await makeRound(database.db, {
    membershipId: sam.id,
    cardId: card.id,
    welcomedAt: null,
  });
  const token = linkToken(context.secret, email.id);
  context.woken.length = 0;
  expect(await revoke(alice, sam)).toMatchObject({
    outcome: 'REVOKED',
    hasLeft: false,
    person: { email: sam.user.email },
  });
  expect(context.woken).toEqual(['announce']);
  expect(await openLink(context, { token })).toEqual({
    state: 'DEAD',
    reason: 'REVOKED',
    mayAskForNewLink: false,
  });
  const by = `${alice.user.firstName} ${alice.user.lastName}`;
  expect(await roundOf(round.id)).toMatchObject({
    ...{ status: 'REVOKED', endedBy: by, nextFollowUpAt: null },
    emails: [{ status: 'CANCELLED' }],
  });
  expect(await database.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'REVOKED', detail: by },
  ]);
  expect(await database.db.auditEntry.findMany({ where: { subject: sam.id } })).toMatchObject([
    { action: 'revoke', actorId: alice.userId, details: { round: 1, email: sam.user.email } },
  ]);
});

describe('what is over', () => {
  test('was revoked before: the second is told when and by whom, and nothing is written', async () => {
    const { alice, grace, sam } = await tenantWithCallers();
    await makeRound(database.db, { membershipId: sam.id });
    expect(await revoke(grace, sam)).toMatchObject({ outcome: 'REVOKED', hasLeft: true });
    expect(await revoke(alice, sam)).toMatchObject({
      outcome: 'ALREADY_OVER',
      how: 'REVOKED',
      endedBy: `${grace.user.firstName} ${grace.user.lastName}`,
      endedAt: expect.any(Date),
    });
    expect(await database.db.auditEntry.count({ where: { subject: sam.id } })).toBe(1);
  });

  test.each(['LOGGED_IN', 'EXPIRED', 'BOUNCED', 'COMPLAINED', 'DECLINED', 'DEACTIVATED'] as const)(
    'ended %s, and stays so',
    async (status) => {
      const { alice, sam } = await tenantWithCallers();
      const { round } = await makeRound(database.db, { membershipId: sam.id, status });
      expect(await revoke(alice, sam)).toMatchObject({ outcome: 'ALREADY_OVER', how: status });
      expect(await roundOf(round.id)).toMatchObject({ status });
    },
  );

  test('never was', async () => {
    const { alice, sam } = await tenantWithCallers();
    expect(await revoke(alice, sam)).toMatchObject({ outcome: 'NEVER_INVITED' });
  });
});

test('whoever may invite the person may revoke, and nobody else', async () => {
  const { grace, rita, sam, member, templates } = await tenantWithCallers();
  const boss = await member(templates.admin);
  for (const { id } of [sam, boss]) await makeRound(database.db, { membershipId: id });
  expect(await revoke(rita, sam)).toMatchObject({
    outcome: 'REFUSED',
    refusal: { asked: 'revoke', denial: 'NEEDS_CREATE_AND_EDIT_USERS', target: null },
  });
  expect(await revoke(grace, boss)).toMatchObject({
    outcome: 'REFUSED',
    refusal: { denial: 'TARGET_IS_DIRECTORY_ADMIN' },
  });
  expect(await revoke(grace, sam)).toMatchObject({ outcome: 'REVOKED' });
  const elsewhere = await tenantWithCallers();
  await expect(revoke(elsewhere.alice, boss)).rejects.toMatchObject({ code: 'NOT_IN_TENANT' });
});

test('of a revoke and a log-in at once, one ends the round, and the other is told', async () => {
  for (let n = 0; n < 5; n += 1) {
    const { alice, sam } = await tenantWithCallers();
    const { round } = await makeRound(database.db, { membershipId: sam.id, openedAt: hoursAgo(2) });
    const [revoked] = await Promise.all([
      revoke(alice, sam),
      recordLogin(context, { emailKey: sam.user.emailKey, at: context.clock.now() }),
    ]);
    const { status } = await roundOf(round.id);
    expect([revoked.outcome, status]).toEqual(
      status === 'REVOKED' ? ['REVOKED', 'REVOKED'] : ['ALREADY_OVER', 'LOGGED_IN'],
    );
  }
});

test('of a revoke and a re-invite at once, no round but the last is open, and each outcome is true', async () => {
  const { alice, grace, sam, tenantId } = await tenantWithCallers();
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  await makeRound(database.db, { membershipId: sam.id, openedAt: hoursAgo(2) });
  const [revoked, invited] = await Promise.all([
    revoke(alice, sam),
    invite(context, {
      ...{ userId: grace.userId, workspace: WORKSPACE, tenantId },
      ...{ emailKey: sam.user.emailKey, intent: 're-invite', announce },
    }),
  ]);
  expect([revoked.outcome, invited.outcome]).toEqual(['REVOKED', 'INVITED']);
  const rounds = await database.db.round.findMany({
    where: { membershipId: sam.id },
    orderBy: { number: 'asc' },
  });
  const statuses = rounds.map(({ status }) => status);
  expect([
    ['REVOKED', 'OPEN'],
    ['SUPERSEDED', 'REVOKED'],
  ]).toContainEqual(statuses);
});
