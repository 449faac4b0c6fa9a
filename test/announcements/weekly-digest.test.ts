import { expect, test } from '@jest/globals';
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

/** Somebody of the tenant who was invited then. */
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
    '3 people invited, 2 people logged in for the first time, 2 days after the invitation',
  );
  expect(text).toContain('2 people have an open invitation.');
  expect(text).toContain('3 invited ████████  2 logged in █████▍');
  expect(text).toMatch(/2 people are stuck: Pat Bounced \(bounced\), Pat Silent \(all emails sent\)\./u);
  app.context.clock.advance(7 * DAY);
  await write();
  expect(await digestsOf(tenantId)).toHaveLength(2);
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
