import { beforeEach, describe, expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../src/clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { endRound } from '../../src/invitations/rounds/end-rounds.ts';
import { markEmailsSent } from '../../src/invitations/rounds/mark-emails-sent.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeTenant, openRound } from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);
beforeEach(async () => {
  // Rounds of earlier tests have nothing to do with this one.
  await database.db.round.updateMany({
    where: { status: 'OPEN' },
    data: { status: 'REVOKED', endedAt: new Date(), nextFollowUpAt: null },
  });
});

/** An open round whose Welcome email has left now. */
async function welcomed(given: { followUpDays?: number[]; linkDays?: number } = {}) {
  const { db, clock } = context;
  const tenant = await makeTenant(db, given);
  const { id: membershipId } = await makeMembership(db, { tenantId: tenant.id });
  const announce = { workspace: 'T000000001', channel: '#invites', requestedBy: 'U000000001' };
  const at = clock.now();
  const round = await db.$transaction((tx) => openRound(tx, { membershipId, sentById: null, announce, at }));
  await leave([round.emailRowId]);
  return { ...round, membershipId, tenant };
}

/** These emails leave now. */
async function leave(emailRowIds: string[]) {
  const at = context.clock.now();
  await context.db.$transaction(async (tx) => {
    await tx.email.updateMany({
      where: { id: { in: emailRowIds } },
      data: { status: 'ACCEPTED', acceptedAt: at },
    });
    await markEmailsSent(tx, { emailRowIds, at });
  });
}

/** The days of a round's follow-ups that are about to leave or have left. */
async function followUpsOf(roundId: string) {
  const emails = await context.db.email.findMany({
    where: { roundId, kind: 'FOLLOW_UP', status: { not: 'CANCELLED' } },
    orderBy: { day: 'asc' },
  });
  return emails.map(({ day }) => day);
}

/** Everything queued leaves now. */
async function deliver() {
  const queued = await context.db.email.findMany({ where: { status: 'QUEUED' }, select: { id: true } });
  await leave(queued.map(({ id }) => id));
}

describe('a follow-up', () => {
  test.each([
    ['3, 7 and 14 days by default', undefined, [3, 7, 14]],
    ['1, 3, 7 and 14 days where the tenant says so', [1, 3, 7, 14], [1, 3, 7, 14]],
    ['never where the tenant has none', [], []],
    ['in order, in whichever order they were written', [14, 3, 7], [3, 7, 14]],
  ])('is written %s after the Welcome email, once', async (_when, followUpDays, expected) => {
    const { roundId } = await welcomed(followUpDays ? { followUpDays } : {});
    const written: number[] = [];
    for (let hour = 0; hour <= 16 * 24; hour += 12) {
      const before = await followUpsOf(roundId);
      await followUp(context);
      await followUp(context);
      const after = await followUpsOf(roundId);
      for (const day of after.filter((one) => !before.includes(one))) {
        written.push(day);
        expect(hour).toBe(day * 24);
      }
      await deliver();
      context.clock.advance(12 * HOUR);
    }
    expect(written).toEqual(expected);
    expect(context.woken.filter((job) => job === 'deliver-mail')).toHaveLength(expected.length);
  });

  test('is due at its exact time and not before', async () => {
    const { roundId } = await welcomed();
    context.clock.advance(3 * DAY - HOUR);
    expect(await followUp(context)).toEqual({ written: 0, expired: 0 });
    context.clock.advance(HOUR);
    expect(await followUp(context)).toEqual({ written: 1, expired: 0 });
    expect(await followUp(context)).toEqual({ written: 0, expired: 0 });
    expect(await followUpsOf(roundId)).toEqual([3]);
  });

  test('is not written for a round whose Welcome email has not left', async () => {
    const { membershipId } = await makeMembership(context.db).then(({ id }) => ({ membershipId: id }));
    const { roundId } = await context.db.$transaction((tx) =>
      openRound(tx, { membershipId, sentById: null, at: context.clock.now() }),
    );
    context.clock.advance(8 * DAY);
    expect(await followUp(context)).toEqual({ written: 0, expired: 0 });
    await deliver();
    context.clock.advance(3 * DAY);
    await followUp(context);
    expect(await followUpsOf(roundId)).toEqual([3]);
  });

  test.each([
    'LOGGED_IN',
    'SUPERSEDED',
    'REVOKED',
    'DEACTIVATED',
    'BOUNCED',
    'COMPLAINED',
    'DECLINED',
  ] as const)('is never written for a round that has ended: %s', async (status) => {
    const { roundId } = await welcomed();
    await context.db.$transaction((tx) => endRound(tx, { roundId, status, at: context.clock.now() }));
    // Even if something has set its date again.
    await context.db.round.update({
      where: { id: roundId },
      data: { nextFollowUpAt: context.clock.now() },
    });
    for (let day = 0; day < 40; day += 3) {
      context.clock.advance(3 * DAY);
      await followUp(context);
    }
    expect(await followUpsOf(roundId)).toEqual([]);
  });

  test('that already exists is not written again, even when its date is set back', async () => {
    const { roundId } = await welcomed();
    context.clock.advance(3 * DAY);
    await followUp(context);
    await context.db.round.update({ where: { id: roundId }, data: { nextFollowUpAt: context.clock.now() } });
    await followUp(context);
    expect(await followUpsOf(roundId)).toEqual([3]);
    const { nextFollowUpAt } = await context.db.round.findUniqueOrThrow({ where: { id: roundId } });
    expect(Number(nextFollowUpAt)).toBeGreaterThan(Number(context.clock.now()));
  });

  test('that was queued when the person logged in is never sent', async () => {
    const { roundId } = await welcomed();
    context.clock.advance(3 * DAY);
    await followUp(context);
    await context.db.$transaction((tx) =>
      endRound(tx, { roundId, status: 'LOGGED_IN', at: context.clock.now() }),
    );
    const [email] = await context.db.email.findMany({ where: { roundId, kind: 'FOLLOW_UP' } });
    expect(email?.status).toBe('CANCELLED');
  });
});

describe('after downtime each open round gets one catch-up of the latest due day', () => {
  test.each([
    ['two days, over day 3', 5, [3], 2 * DAY],
    ['five days, over days 3 and 7', 8, [7], 6 * DAY],
    ['20 days, over all of them', 20, [14], null],
  ])('%s', async (_downtime, days, expected, untilNext) => {
    const { roundId } = await welcomed();
    context.clock.advance(days * DAY);
    expect(await followUp(context)).toMatchObject({ written: 1 });
    expect(await followUp(context)).toMatchObject({ written: 0 });
    expect(await followUpsOf(roundId)).toEqual(expected);
    const { nextFollowUpAt } = await context.db.round.findUniqueOrThrow({ where: { id: roundId } });
    if (untilNext === null) expect(nextFollowUpAt).toBeNull();
    else
      expect(Math.abs(Number(nextFollowUpAt) - Number(context.clock.now()) - untilNext)).toBeLessThan(HOUR);
  });

  test('after an outage of the mail provider, an unsent follow-up is replaced by the later one', async () => {
    const { roundId } = await welcomed();
    for (const days of [3, 4, 7]) {
      context.clock.advance(days * DAY);
      await followUp(context);
    }
    const emails = await context.db.email.findMany({
      where: { roundId, kind: 'FOLLOW_UP' },
      orderBy: { day: 'asc' },
    });
    expect(emails.map(({ day, status }) => [day, status])).toEqual([
      [3, 'CANCELLED'],
      [7, 'CANCELLED'],
      [14, 'QUEUED'],
    ]);
  });

  test('a follow-up that is already being sent is not cancelled', async () => {
    const { roundId } = await welcomed();
    context.clock.advance(3 * DAY);
    await followUp(context);
    await context.db.email.updateMany({ where: { roundId, kind: 'FOLLOW_UP' }, data: { status: 'FROZEN' } });
    context.clock.advance(4 * DAY);
    await followUp(context);
    const emails = await context.db.email.findMany({
      where: { roundId, kind: 'FOLLOW_UP' },
      orderBy: { day: 'asc' },
    });
    expect(emails.map(({ day, status }) => [day, status])).toEqual([
      [3, 'FROZEN'],
      [7, 'QUEUED'],
    ]);
  });
});

describe('a round whose links have expired', () => {
  test('expires once and gets no further follow-up, and the channel is told', async () => {
    const { roundId } = await welcomed({ followUpDays: [3, 20], linkDays: 20 });
    context.clock.advance(21 * DAY);
    expect(await followUp(context)).toEqual({ written: 0, expired: 1 });
    expect(await followUp(context)).toEqual({ written: 0, expired: 0 });
    const round = await context.db.round.findUniqueOrThrow({
      where: { id: roundId },
      include: { card: { include: { facts: true } } },
    });
    expect(round).toMatchObject({ status: 'EXPIRED', nextFollowUpAt: null });
    expect(round.card?.facts.filter(({ kind }) => kind === 'EXPIRED')).toHaveLength(1);
    expect(context.woken).toContain('announce');
  });

  test('counts its days from the Welcome email, not from the request', async () => {
    const { membershipId } = await makeMembership(context.db).then(({ id }) => ({ membershipId: id }));
    const { roundId, emailRowId } = await context.db.$transaction((tx) =>
      openRound(tx, { membershipId, sentById: null, at: context.clock.now() }),
    );
    context.clock.advance(10 * DAY);
    await leave([emailRowId]);
    context.clock.advance(29 * DAY);
    await followUp(context);
    const round = await context.db.round.findUniqueOrThrow({ where: { id: roundId } });
    expect(round.status).toBe('OPEN');
  });
});

test('two jobs at once write each follow-up once', async () => {
  const rounds = await Promise.all(Array.from({ length: 12 }, () => welcomed()));
  context.clock.advance(3 * DAY + HOUR);
  const done = await Promise.all(Array.from({ length: 4 }, () => followUp(context)));
  expect(done.reduce((sum, { written }) => sum + written, 0)).toBe(rounds.length);
  for (const { roundId } of rounds) expect(await followUpsOf(roundId)).toEqual([3]);
});

test('more due rounds than fit in one batch are all written in one run', async () => {
  const { membershipId, roundId } = await welcomed();
  const { invitationId } = await context.db.round.findUniqueOrThrow({ where: { id: roundId } });
  expect(invitationId).toBeDefined();
  const { tenantId, companyId, permissionsTemplateId } = await context.db.membership.findUniqueOrThrow({
    where: { id: membershipId },
  });
  await context.db.$executeRaw`
    WITH people AS (
      INSERT INTO users (email, email_key, last_name, company_id, created_at)
      SELECT 'many-' || n || '@acme.test', 'many-' || n || '@acme.test', 'Many', ${companyId}::uuid, now() FROM generate_series(1, 1100) n
      RETURNING id
    ), members AS (
      INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT ${tenantId}::uuid, id, ${companyId}::uuid, ${permissionsTemplateId}::uuid, now() FROM people RETURNING id
    ), invited AS (
      INSERT INTO invitations (membership_id, created_at) SELECT id, now() FROM members RETURNING id, membership_id
    )
    INSERT INTO rounds (invitation_id, membership_id, number, opened_at, welcomed_at, follow_up_days, next_follow_up_at, expires_at)
    SELECT id, membership_id, 1, now(), now(), '{3,7,14}', now() + interval '3 days', now() + interval '30 days' FROM invited`;
  context.clock.advance(4 * DAY);
  expect(await followUp(context)).toEqual({ written: 1101, expired: 0 });
  expect(
    await context.db.email.count({
      where: { kind: 'FOLLOW_UP', status: 'QUEUED', round: { status: 'OPEN' } },
    }),
  ).toBe(1101);
});

test('a round for which no follow-up can be written stops nobody else’s', async () => {
  const [damaged, sound] = [await welcomed(), await welcomed()];
  await context.db.round.update({
    where: { id: damaged.roundId },
    data: { followUpDays: [3, 2_000_000_000] },
  });
  context.clock.advance(3 * DAY);
  expect(await followUp(context)).toMatchObject({ expired: 0 });
  expect(await followUpsOf(sound.roundId)).toEqual([3]);
  expect(await followUpsOf(damaged.roundId)).toEqual([]);
  expect(await followUp(context)).toEqual({ written: 0, expired: 0 });
});
