import { expect, test } from '@jest/globals';
import { inviteOutcomeReply } from '../../blocks/invite/invite-outcome.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { invite, inviteAll } from '../../src/invitations/invite.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { requestNewLink } from '../../src/invitations/links/request-new-link.ts';
import { rowOutcome } from '../../src/invitations/lists/planning/row-outcome.ts';
import { commandNames } from '../../src/words/commands.ts';
import { rowReason } from '../../src/words/lists/rows.ts';
import { NO_CAPS } from '../setup/caps.ts';
import { makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { useMembers, WORKSPACE } from './use-members.ts';

const members = useMembers();
const { context } = members;

type Tenant = Awaited<ReturnType<typeof members.tenantWithCallers>>;
const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

function asked(tenant: Tenant, by: { userId: string } = tenant.alice) {
  const { tenantId } = tenant;
  return { userId: by.userId, workspace: WORKSPACE, tenantId, intent: 're-invite', announce } as const;
}

/** Somebody who is in these tenants' directories. */
async function personIn(...tenants: Tenant[]) {
  const user = await makeUser(context.db);
  const memberships = [];
  for (const { tenantId, templates } of tenants) {
    const permissionsTemplateId = templates.subcontractor.id;
    memberships.push(await makeMembership(context.db, { tenantId, userId: user.id, permissionsTemplateId }));
  }
  return { user, memberships, emailKey: user.emailKey };
}

async function peopleIn(tenant: Tenant, count: number): Promise<string[]> {
  const people = [];
  for (let n = 0; n < count; n += 1) people.push((await personIn(tenant)).emailKey);
  return people;
}

const mailsTo = (userId: string) => context.db.email.count({ where: { membership: { userId } } });

test('one person gets at most so many mails in 24 hours from all tenants; the refusal says when there is room', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, mailsPerPerson: 2 } };
  const [one, other] = [await members.tenantWithCallers(), await members.tenantWithCallers()];
  const { user, emailKey } = await personIn(one, other);

  for (let mail = 0; mail < 2; mail += 1) {
    await invite(capped, { ...asked(one), emailKey });
    await context.db.email.updateMany({
      where: { membership: { userId: user.id } },
      data: { status: 'ACCEPTED', acceptedAt: context.clock.now() },
    });
    context.clock.advance(HOUR);
  }
  const refused = await invite(capped, { ...asked(other), emailKey });
  const first = await context.db.email.findFirstOrThrow({
    where: { membership: { userId: user.id } },
    orderBy: { createdAt: 'asc' },
  });
  const until = new Date(first.createdAt.getTime() + DAY);
  expect(refused).toMatchObject({ outcome: 'OVER_CAP', cap: { on: 'PERSON', most: 2, until } });
  const { text } = inviteOutcomeReply(refused, { tenantId: other.tenantId, emailKey }, commandNames([]));
  expect(text).toContain('Nothing was sent: 2 mails have gone to');
  expect(text).toContain(`Please try again <!date^${Math.floor(until.getTime() / 1000)}`);
  expect(rowOutcome(refused)).toEqual({
    outcome: 'OVER_CAP',
    reason: { cap: { on: 'PERSON', most: 2, until: until.toISOString(), timezone: 'UTC' } },
  });
  expect(await mailsTo(user.id)).toBe(2);
  context.clock.advance(22 * HOUR + 1);
  expect(await invite(capped, { ...asked(other), emailKey })).toMatchObject({ outcome: 'INVITED' });
});

test('a row of a list that is over a cap says in the tenant’s zone when there is room', () => {
  const cap = { on: 'PERSON', most: 3, until: '2026-11-29T17:12:00Z' };
  const row = { outcome: 'OVER_CAP', email: 'sam@acme.test', company: null, template: null } as const;
  const said = (reason: object) => rowReason({ ...row, reason }).replaceAll('\u202f', ' ');
  expect(said({ cap: { ...cap, timezone: 'America/Chicago' } })).toContain(
    'Send it again after Nov 29, 2026, 11:12 AM CST.',
  );
  // As an earlier version kept it.
  expect(said({ cap })).toContain('Send it again after Nov 29, 2026, 5:12 PM UTC.');
});

test('a password link does not count among the mails of the cap', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, mailsPerPerson: 1 } };
  const tenant = await members.tenantWithCallers();
  const { memberships, emailKey } = await personIn(tenant);
  const at = context.clock.now();
  const [{ id: membershipId } = { id: '' }] = memberships;
  await context.db.email.create({
    data: { kind: 'PASSWORD_LINK', membershipId, createdAt: at, dueAt: at, status: 'DELIVERED' },
  });
  expect(await invite(capped, { ...asked(tenant), emailKey })).toMatchObject({ outcome: 'INVITED' });
});

test('two tenants that invite the same person at once do not send more than there may be', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, mailsPerPerson: 1 } };
  const tenants = [await members.tenantWithCallers(), await members.tenantWithCallers()];
  for (let round = 0; round < 5; round += 1) {
    const { user, emailKey } = await personIn(...tenants);
    const outcomes = await Promise.all(
      tenants.map((tenant) => invite(capped, { ...asked(tenant), emailKey })),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['INVITED', 'OVER_CAP']);
    expect(await mailsTo(user.id)).toBe(1);
  }
});

test('an inviter sends at most so many invitations in 24 hours, Admins more; the rest of a list is refused', async () => {
  const caps = { ...NO_CAPS, invitationsPerInviter: 2, invitationsPerAdmin: 3 };
  const capped = { ...context, caps };
  const tenant = await members.tenantWithCallers();
  const emailKeys = await peopleIn(tenant, 4);
  const of = async (by: { userId: string }) => [
    ...(await inviteAll(capped, { ...asked(tenant, by), emailKeys })).values(),
  ];
  const byGrace = await of(tenant.grace);
  expect(byGrace.map(({ outcome }) => outcome)).toEqual(['INVITED', 'INVITED', 'OVER_CAP', 'OVER_CAP']);
  const sent = await context.db.round.findFirstOrThrow({ where: { sentById: tenant.grace.userId } });
  const until = new Date(sent.openedAt.getTime() + DAY);
  expect(byGrace[2]).toMatchObject({ cap: { on: 'INVITER', most: 2, until } });
  const [, , refused] = byGrace;
  if (!refused) throw new Error('There are fewer outcomes than people.');
  const about = { tenantId: tenant.tenantId, emailKey: emailKeys[2] ?? '' };
  const { text } = inviteOutcomeReply(refused, about, commandNames([]));
  expect(text).toContain('you have sent 2 invitations within 24 hours');
  context.clock.advance(2 * MINUTE);
  const byAlice = await of(tenant.alice);
  expect(byAlice.map(({ outcome }) => outcome)).toEqual(['INVITED', 'INVITED', 'INVITED', 'OVER_CAP']);
});

test('invitations of one inviter that are asked for at once stay within the cap', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, invitationsPerAdmin: 3 } };
  const tenant = await members.tenantWithCallers();
  const emailKeys = await peopleIn(tenant, 8);
  const outcomes = await Promise.all(
    emailKeys.map((emailKey) => invite(capped, { ...asked(tenant), emailKey })),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'INVITED')).toHaveLength(3);
  expect(await context.db.round.count({ where: { sentById: tenant.alice.userId } })).toBe(3);
});

test('a follow-up for someone who has had as much mail as there may be is sent later, once', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, mailsPerPerson: 2 } };
  const tenants = [
    await members.tenantWithCallers(),
    await members.tenantWithCallers(),
    await members.tenantWithCallers(),
  ];
  const { user, memberships } = await personIn(...tenants);
  const at = context.clock.now();
  for (const { id: membershipId } of memberships) {
    await makeRound(context.db, {
      membershipId,
      openedAt: new Date(at.getTime() - 3 * DAY),
      welcomedAt: new Date(at.getTime() - 3 * DAY),
    });
  }
  const followUps = () =>
    context.db.email.count({ where: { membership: { userId: user.id }, kind: 'FOLLOW_UP' } });
  await followUp(capped);
  await followUp(capped);
  expect(await followUps()).toBe(2);
  context.clock.advance(23 * HOUR);
  await followUp(capped);
  expect(await followUps()).toBe(2);
  context.clock.advance(HOUR + 1);
  await followUp(capped);
  expect(await followUps()).toBe(3);
});

test('the people of a tenant are sent so many links that they ask for, and no more', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, linksPerTenant: 1 } };
  const tenant = await members.tenantWithCallers();
  const expired = async () => {
    const { memberships } = await personIn(tenant);
    const membershipId = memberships[0]?.id ?? '';
    const openedAt = new Date(context.clock.now().getTime() - 31 * DAY);
    const { email } = await makeRound(context.db, { membershipId, status: 'EXPIRED', openedAt });
    return { membershipId, token: linkToken(context.secret, email.id) };
  };
  const people = [await expired(), await expired(), await expired()];
  await Promise.all(people.map(({ token }) => requestNewLink(capped, { token })));
  const opened = () =>
    context.db.round.count({
      where: { membershipId: { in: people.map((one) => one.membershipId) }, number: 2 },
    });
  expect(await opened()).toBe(1);
  context.clock.advance(DAY + 1);
  const left = await context.db.membership.findMany({
    where: { id: { in: people.map((one) => one.membershipId) }, rounds: { none: { number: 2 } } },
  });
  for (const { membershipId, token } of people) {
    if (left.some(({ id }) => id === membershipId)) await requestNewLink(capped, { token });
  }
  expect(await opened()).toBe(2);
});

test('a link of an open round that is sent again counts among those that a tenant’s people ask for', async () => {
  const capped = { ...context, caps: { ...NO_CAPS, linksPerTenant: 1 } };
  const tenant = await members.tenantWithCallers();
  const membershipIds: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const [membership] = (await personIn(tenant)).memberships;
    const membershipId = membership?.id ?? '';
    membershipIds.push(membershipId);
    const ago = (days: number) => new Date(context.clock.now().getTime() - days * DAY);
    const { email } = await makeRound(context.db, {
      ...{ membershipId, status: 'SUPERSEDED', openedAt: ago(3) },
    });
    await makeRound(context.db, { membershipId, openedAt: ago(2), sentById: tenant.alice.userId });
    await requestNewLink(capped, { token: linkToken(context.secret, email.id) });
  }
  const again = await context.db.email.findMany({
    where: { kind: 'LINK_AGAIN', membershipId: { in: membershipIds } },
  });
  expect(again).toMatchObject([{ membershipId: membershipIds[0] }]);
});
