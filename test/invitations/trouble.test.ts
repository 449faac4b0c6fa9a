import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/clock.ts';
import type { EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import { type InviteRequest, invite, inviteAll } from '../../src/invitations/invite.ts';
import { revokeInvitation } from '../../src/invitations/members/revoke-invitation.ts';
import { makeMembership, makeRound } from '../setup/factories.ts';
import { useMembers, WORKSPACE } from './use-members.ts';

const { by, context, database, tenantWithCallers } = useMembers();

type Tenant = Awaited<ReturnType<typeof tenantWithCallers>>;
type Member = { id: string; userId: string; user: { emailKey: string } };

const daysAgo = (days: number) => new Date(context.clock.now().getTime() - days * DAY);
const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

function asks(
  { tenantId, alice }: Tenant,
  person: Member,
  more: Pick<InviteRequest, 'intent'> & Partial<InviteRequest>,
) {
  const asking = { userId: alice.userId, workspace: WORKSPACE, tenantId, announce };
  return invite(context, { ...asking, emailKey: person.user.emailKey, ...more });
}

/** A round of three days ago, whose mail came to this yesterday. */
async function troubled(
  { id: membershipId }: { id: string },
  given: { round: RoundStatus; mail?: EmailStatus; error?: string; at?: Date },
) {
  const { round: status, mail = 'DELIVERED', error = null, at = daysAgo(1) } = given;
  const { round, email } = await makeRound(database.db, { membershipId, status, openedAt: daysAgo(3) });
  await database.db.round.update({
    where: { id: round.id },
    data: { endedAt: status === 'OPEN' ? null : at },
  });
  await database.db.email.update({ where: { id: email.id }, data: { status: mail, settledAt: at, error } });
}

const roundsOf = ({ id }: { id: string }) => database.db.round.count({ where: { membershipId: id } });

test.each([
  ['BOUNCED', { round: 'BOUNCED', mail: 'BOUNCED', error: '550 no such user' }, '550 no such user'],
  ['SUPPRESSED', { round: 'BOUNCED', mail: 'SUPPRESSED', error: 'on the list' }, 'on the list'],
  ['COMPLAINED', { round: 'COMPLAINED', mail: 'COMPLAINED' }, null],
  ['DECLINED', { round: 'DECLINED' }, null],
] as const)(
  'after %s, an Admin is asked with what happened, and sends once it is confirmed',
  async (kind, given, reason) => {
    const tenant = await tenantWithCallers();
    const { sam } = tenant;
    await troubled(sam, given);
    for (const intent of ['invite', 're-invite'] as const) {
      expect(await asks(tenant, sam, { intent })).toMatchObject({
        outcome: 'NEEDS_CONFIRMATION',
        intent: 're-invite',
        trouble: { kind, reason, at: expect.any(Date) },
      });
    }
    expect(await roundsOf(sam)).toBe(1);
    // Two who confirm at once make one round.
    const confirmed = { intent: 're-invite', despite: kind } as const;
    const outcomes = await Promise.all([asks(tenant, sam, confirmed), asks(tenant, sam, confirmed)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['INVITED', 'JUST_INVITED']);
    expect(await roundsOf(sam)).toBe(2);
    expect(await database.db.auditEntry.findMany({ where: { subject: sam.id } })).toMatchObject([
      { action: 're-invite', details: { despite: kind } },
    ]);
    // It was set aside once, and the next re-invite is an ordinary one.
    context.clock.advance(5 * MINUTE);
    expect(await asks(tenant, sam, { intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
    context.clock.reset();
  },
);

test.each([
  ['COMPLAINED', { round: 'COMPLAINED', mail: 'COMPLAINED' }, 'PERSON_COMPLAINED'],
  ['DECLINED', { round: 'DECLINED' }, 'PERSON_STOPPED'],
] as const)('after %s, nobody but an Admin sends, whatever they confirm', async (despite, given, denial) => {
  const tenant = await tenantWithCallers();
  const { sam, grace } = tenant;
  await troubled(sam, given);
  for (const more of [{}, { despite }]) {
    expect(await asks(tenant, sam, { userId: grace.userId, intent: 're-invite', ...more })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 're-invite', denial },
    });
  }
  expect(await roundsOf(sam)).toBe(1);
});

test('after a bounce, whoever may invite may confirm', async () => {
  const tenant = await tenantWithCallers();
  const { sam, grace } = tenant;
  await troubled(sam, { round: 'BOUNCED', mail: 'BOUNCED' });
  const granular = { userId: grace.userId, intent: 're-invite' } as const;
  expect(await asks(tenant, sam, granular)).toMatchObject({ outcome: 'NEEDS_CONFIRMATION' });
  expect(await asks(tenant, sam, { ...granular, despite: 'BOUNCED' })).toMatchObject({ outcome: 'INVITED' });
});

test('an invitation that was confirmed, and withdrawn before its mail left, sets nothing aside', async () => {
  const tenant = await tenantWithCallers();
  const { sam, alice } = tenant;
  await troubled(sam, { round: 'BOUNCED', mail: 'BOUNCED' });
  await asks(tenant, sam, { intent: 're-invite', despite: 'BOUNCED' });
  const revoked = await revokeInvitation(context, { by: by(alice), membershipId: sam.id });
  expect(revoked).toMatchObject({ outcome: 'REVOKED', hasLeft: false });
  context.clock.advance(5 * MINUTE);
  const again = await asks(tenant, sam, { intent: 're-invite' });
  expect(again).toMatchObject({ outcome: 'NEEDS_CONFIRMATION', trouble: { kind: 'BOUNCED' } });
  context.clock.reset();
});

test('it is one address: a bounce in another tenant is asked about before the first invitation here', async () => {
  const [there, here] = [await tenantWithCallers(), await tenantWithCallers()];
  const { userId, user } = there.sam;
  const sam = {
    ...(await makeMembership(database.db, {
      tenantId: here.tenantId,
      userId,
      permissionsTemplateId: here.templates.subcontractor.id,
    })),
    user,
  };
  await troubled(there.sam, { round: 'BOUNCED', mail: 'BOUNCED', error: 'gone' });
  expect(await asks(here, sam, { intent: 'invite' })).toMatchObject({
    outcome: 'NEEDS_CONFIRMATION',
    intent: 'invite',
    trouble: { kind: 'BOUNCED', reason: 'gone' },
  });
  expect(await asks(here, sam, { intent: 'invite', despite: 'BOUNCED' })).toMatchObject({
    outcome: 'INVITED',
  });
  // A stop is about one tenant, and says nothing about another.
  const stopped = await there.member(there.templates.subcontractor);
  await troubled(stopped, { round: 'DECLINED' });
  const elsewhere = await makeMembership(database.db, {
    tenantId: here.tenantId,
    userId: stopped.userId,
    permissionsTemplateId: here.templates.subcontractor.id,
  });
  expect(await asks(here, elsewhere, { intent: 'invite' })).toMatchObject({ outcome: 'INVITED' });
});

test('what was confirmed is what was shown: a complaint that has come in since is asked about anew', async () => {
  const tenant = await tenantWithCallers();
  await troubled(tenant.sam, { round: 'COMPLAINED', mail: 'COMPLAINED' });
  expect(await asks(tenant, tenant.sam, { intent: 're-invite', despite: 'BOUNCED' })).toMatchObject({
    outcome: 'NEEDS_CONFIRMATION',
    trouble: { kind: 'COMPLAINED' },
  });
});

test('what came of mail to an address says nothing about the one that it was corrected to', async () => {
  const tenant = await tenantWithCallers();
  const stopped = await tenant.member(tenant.templates.subcontractor);
  await troubled(tenant.sam, { round: 'BOUNCED', mail: 'BOUNCED' });
  await troubled(stopped, { round: 'DECLINED' });
  for (const { userId } of [tenant.sam, stopped]) {
    await database.db.user.update({ where: { id: userId }, data: { correctedAt: context.clock.now() } });
  }
  for (const person of [tenant.sam, stopped]) {
    expect(await asks(tenant, person, { intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
  }
});

test('what the right person did after the correction is asked about', async () => {
  const tenant = await tenantWithCallers();
  const { userId: id } = tenant.sam;
  await database.db.user.update({ where: { id }, data: { correctedAt: daysAgo(4) } });
  await troubled(tenant.sam, { round: 'DECLINED' });
  expect(await asks(tenant, tenant.sam, { intent: 're-invite' })).toMatchObject({
    outcome: 'NEEDS_CONFIRMATION',
    trouble: { kind: 'DECLINED' },
  });
});

test('mail that was delivered afterwards, and mail that was late once, need no question', async () => {
  const tenant = await tenantWithCallers();
  const { sam } = tenant;
  await troubled(sam, { round: 'BOUNCED', mail: 'BOUNCED', at: daysAgo(2) });
  await makeRound(database.db, { membershipId: sam.id, openedAt: daysAgo(1), status: 'EXPIRED' });
  expect(await asks(tenant, sam, { intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
  const late = await tenant.member(tenant.templates.subcontractor);
  await troubled(late, { round: 'OPEN', mail: 'FAILED', error: 'mailbox full' });
  expect(await asks(tenant, late, { intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
});

test('someone who has logged in is asked about as well, before a reminder goes where mail does not arrive', async () => {
  const tenant = await tenantWithCallers();
  const { sam } = tenant;
  await troubled(sam, { round: 'LOGGED_IN', mail: 'BOUNCED' });
  await database.db.membership.update({ where: { id: sam.id }, data: { lastLoginAt: daysAgo(2) } });
  expect(await asks(tenant, sam, { intent: 'remind' })).toMatchObject({
    outcome: 'NEEDS_CONFIRMATION',
    intent: 'remind',
  });
  expect(await asks(tenant, sam, { intent: 'remind', despite: 'BOUNCED' })).toMatchObject({
    outcome: 'REMINDED',
  });
});

test('in a list, trouble with one person holds up nobody else', async () => {
  const tenant = await tenantWithCallers();
  const people = [tenant.sam];
  for (let n = 0; n < 3; n += 1) people.push(await tenant.member(tenant.templates.subcontractor));
  const [bounced, confirmed, stopped, fresh] = people;
  for (const person of [bounced, confirmed]) {
    if (person) await troubled(person, { round: 'BOUNCED', mail: 'BOUNCED' });
  }
  if (stopped) await troubled(stopped, { round: 'DECLINED' });
  const keyOf = (person: Member | undefined) => person?.user.emailKey ?? '';
  const outcomes = await inviteAll(context, {
    ...{ userId: tenant.grace.userId, workspace: WORKSPACE, tenantId: tenant.tenantId, announce },
    intent: 're-invite',
    emailKeys: people.map(keyOf),
    confirmed: new Map([[keyOf(confirmed), 'BOUNCED']]),
  });
  expect([bounced, confirmed, stopped, fresh].map((person) => outcomes.get(keyOf(person))?.outcome)).toEqual([
    'NEEDS_CONFIRMATION',
    'INVITED',
    'REFUSED',
    'INVITED',
  ]);
});
