import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { digestMrkdwn } from '../../blocks/channel/digest.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import type { RoundStatus } from '../../src/generated/prisma/enums.ts';
import { writeDigests } from '../../src/invitations/digest/write-digests.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();
const WORKSPACE = 'T000000001';
const write = () => writeDigests(app.context, { workspace: WORKSPACE });

/** A tenant in Chicago whose digest is due in `before` milliseconds, and the Monday at 00:00 there. */
async function tenantBeforeItsDigest(
  before: number,
  given: { weeklyDigest?: boolean; announceIn?: string } = {},
) {
  const { weeklyDigest = true, announceIn = '#invites' } = given;
  const { id, name } = await makeTenant(app.db, { timezone: 'America/Chicago', announceIn });
  await app.db.tenant.update({ where: { id }, data: { weeklyDigest } });
  await makeMembership(app.db, { tenantId: id });
  const [{ monday }] = await app.db.$queryRaw<[{ monday: Date }]>`
    SELECT (date_trunc('week', ${app.context.clock.now()}::timestamptz AT TIME ZONE 'America/Chicago') + interval '7 days')
      AT TIME ZONE 'America/Chicago' AS monday`;
  app.context.clock.advance(monday.getTime() + 9 * HOUR - before - app.context.clock.now().getTime());
  return { tenantId: id, tenantName: name, monday };
}

/** Somebody of the tenant who was invited then; returns the membership's id. */
async function invited(
  tenantId: string,
  given: { at: Date; lastName: string; status?: RoundStatus; loggedInAt?: Date; followUpDays?: number[] },
) {
  const { at: openedAt, lastName, status, loggedInAt, followUpDays } = given;
  const user = await makeUser(app.db, { firstName: 'Pat', lastName });
  const { id: membershipId } = await makeMembership(app.db, {
    tenantId,
    userId: user.id,
    ...(loggedInAt && { firstLoginAt: loggedInAt, lastLoginAt: loggedInAt }),
  });
  const round = { membershipId, openedAt, sentById: app.ids.aliceId, ...(status && { status }) };
  await makeRound(app.db, round);
  if (followUpDays)
    await app.db.round.updateMany({ where: { membershipId }, data: { nextFollowUpAt: null } });
  return membershipId;
}

const digestsOf = (tenantId: string) =>
  app.db.notice.findMany({ where: { tenantId, kind: 'WEEKLY_DIGEST' } });

test('the digest of the last week is posted on Monday at 09:00 in the tenant’s zone, once', async () => {
  const { tenantId, tenantName, monday } = await tenantBeforeItsDigest(MINUTE);
  const daysBefore = (days: number) => new Date(monday.getTime() - days * DAY);
  await invited(tenantId, {
    at: daysBefore(5),
    lastName: 'Quick',
    status: 'LOGGED_IN',
    loggedInAt: daysBefore(4),
  });
  await invited(tenantId, {
    at: daysBefore(5),
    lastName: 'Slow',
    status: 'LOGGED_IN',
    loggedInAt: daysBefore(2),
  });
  await invited(tenantId, { at: daysBefore(10), lastName: 'Bounced', status: 'BOUNCED' });
  await invited(tenantId, { at: daysBefore(10), lastName: 'Withdrawn', status: 'REVOKED' });
  await invited(tenantId, { at: daysBefore(20), lastName: 'Silent', followUpDays: [] });
  await invited(tenantId, { at: daysBefore(1), lastName: 'Fresh' });
  await write();
  expect(await digestsOf(tenantId)).toEqual([]);
  app.context.clock.advance(MINUTE);
  await Promise.all([write(), write()]);
  await write();
  const [digest, ...others] = await digestsOf(tenantId);
  expect(others).toEqual([]);
  await app.runAll();
  const [message] = app.messagesOf(digest?.id ?? '');
  const text = String(message?.text);
  expect(text).toContain(`*${tenantName}*, the week of`);
  expect(text).toContain(
    '3 people invited, 2 people logged in for the first time, a median of 2 days after the invitation',
  );
  expect(text).toContain('2 people have an open invitation.');
  expect(text).toContain('3 invited ████████  2 logged in █████▍');
  expect(text).toMatch(/2 people are stuck: Pat Bounced \(bounced\), Pat Silent \(all emails sent\)\./u);
  app.context.clock.advance(7 * DAY);
  await write();
  expect(await digestsOf(tenantId)).toHaveLength(2);
});

test('each person counts once, in the week by the tenant’s clock, and not for a link that they asked for', async () => {
  const { tenantId, monday } = await tenantBeforeItsDigest(0);
  const before = (milliseconds: number) => new Date(monday.getTime() - milliseconds);
  const sentById = app.ids.aliceId;
  const twice = await invited(tenantId, { at: before(3 * DAY), lastName: 'Twice', status: 'SUPERSEDED' });
  await makeRound(app.db, { membershipId: twice, openedAt: before(2 * DAY), sentById });
  // It was Monday in UTC already.
  await invited(tenantId, { at: before(HOUR), lastName: 'Late' });
  const asker = await invited(tenantId, { at: before(19 * DAY), lastName: 'Asker', status: 'EXPIRED' });
  await makeRound(app.db, { membershipId: asker, openedAt: before(2 * DAY) });
  const loggedIn = { status: 'LOGGED_IN' } as const;
  const [slowly, quickly] = [before(10 * DAY), before(3 * DAY)];
  await invited(tenantId, { ...loggedIn, at: before(20 * DAY), lastName: 'Slow', loggedInAt: slowly });
  await invited(tenantId, { ...loggedIn, at: before(4 * DAY), lastName: 'Quick', loggedInAt: quickly });
  await write();
  const [digest] = await digestsOf(tenantId);
  const { weeks, ...data } = z
    .object({ weeks: z.array(z.unknown()), medianDays: z.number(), waiting: z.number() })
    .parse(digest?.data);
  expect({ ...data, weeks: weeks.slice(-3) }).toMatchObject({
    ...{ medianDays: 1, waiting: 3 },
    weeks: [
      { invited: 2, loggedIn: 0 },
      { invited: 0, loggedIn: 1 },
      { invited: 3, loggedIn: 1 },
    ],
  });
});

test('the digest of a tenant of another Slack workspace is not written', async () => {
  const { tenantId: id } = await tenantBeforeItsDigest(0);
  await app.db.tenant.update({ where: { id }, data: { slackWorkspace: 'T000000002' } });
  await write();
  expect(await digestsOf(id)).toEqual([]);
});

test('a digest that could not be written on Monday comes later in the week', async () => {
  const { tenantId } = await tenantBeforeItsDigest(0);
  app.context.clock.advance(3 * DAY);
  await write();
  expect(await digestsOf(tenantId)).toHaveLength(1);
});

test('a tenant that is new gets its first digest when its first week is over', async () => {
  const { tenantId, monday } = await tenantBeforeItsDigest(0);
  const createdAt = new Date(monday.getTime() + HOUR);
  await app.db.membership.updateMany({ where: { tenantId }, data: { createdAt } });
  await write();
  expect(await digestsOf(tenantId)).toEqual([]);
  app.context.clock.advance(7 * DAY);
  await write();
  expect(await digestsOf(tenantId)).toHaveLength(1);
});

test('a tenant gets no digest unasked', async () => {
  const { tenantId } = await tenantBeforeItsDigest(0, { weeklyDigest: false });
  await write();
  expect(await digestsOf(tenantId)).toEqual([]);
});

test('a week without anything says so, without a chart', () => {
  const weeks = [{ monday: '2026-11-16', invited: 0, loggedIn: 0 }];
  const quiet = { tenantName: 'Tower', weeks, medianDays: null, waiting: 1, stuck: 0, stuckPeople: [] };
  expect(digestMrkdwn(quiet, null)).toBe(
    ':calendar: *Tower*, the week of Nov 16: 0 people invited, 0 people logged in for the first time. 1 person has an open invitation.\nNobody is stuck.',
  );
});
