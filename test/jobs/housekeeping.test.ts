import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/clock.ts';
import { housekeeping } from '../../src/jobs/housekeeping.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);

/** So many days ago, by the test's clock. */
function ago(days: number): Date {
  return new Date(context.clock.now().getTime() - days * DAY);
}

test('everything received more than 7 days ago is deleted, and nothing newer', async () => {
  const { db } = database;
  const many = (name: string, receivedAt: Date, count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `${name} ${n}`, receivedAt }));
  const young = new Date(ago(7).getTime() + MINUTE);
  await db.receivedWebhook.createMany({ data: [...many('old', ago(8), 2_500), ...many('young', young, 2)] });
  await db.receivedSlackRequest.createMany({ data: [...many('old', ago(8), 3), ...many('young', young, 1)] });
  const { id: userId } = await makeUser(db);
  await db.session.createMany({
    data: [
      { id: 'ended long ago', userId, createdAt: ago(60), expiresAt: ago(8) },
      { id: 'ended', userId, createdAt: ago(60), expiresAt: ago(1) },
      { id: 'lasts', userId, createdAt: ago(60), expiresAt: ago(-1) },
    ],
  });
  expect(await housekeeping(context)).toMatchObject({ webhooks: 2_500, slackRequests: 3, sessions: 1 });
  expect(await housekeeping(context)).toEqual({
    ...{ webhooks: 0, slackRequests: 0, sessions: 0, notices: 0, slackProfiles: 0, scrubbed: 0 },
  });
  expect(await db.receivedWebhook.count()).toBe(2);
  expect(await db.receivedSlackRequest.count()).toBe(1);
  expect((await db.session.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([
    'ended',
    'lasts',
  ]);
});

test('the text of an email is deleted 30 days after its outcome is known, and the email is kept', async () => {
  const { db } = database;
  const { id: membershipId } = await makeMembership(db);
  const { email, round } = await makeRound(db, { membershipId, openedAt: ago(90), welcomedAt: ago(90) });
  const write = (day: number, settledAt: Date | null, acceptedAt: Date | null) =>
    db.email.create({
      data: {
        ...{ membershipId, roundId: round.id, day, settledAt, acceptedAt },
        ...{ kind: 'FOLLOW_UP', status: acceptedAt ? 'ACCEPTED' : 'QUEUED' },
        ...{ createdAt: ago(90), dueAt: ago(90), frozen: { html: 'Dear Jane' } },
      },
    });
  await db.email.update({
    where: { id: email.id },
    data: { frozen: { html: 'Dear Jane' }, status: 'DELIVERED', settledAt: ago(31), acceptedAt: ago(31) },
  });
  await write(3, ago(29), ago(40));
  await write(7, null, ago(31));
  await write(14, null, null);
  expect(await housekeeping(context)).toMatchObject({ scrubbed: 2 });
  expect(await housekeeping(context)).toMatchObject({ scrubbed: 0 });
  const emails = await db.email.findMany({ where: { membershipId }, orderBy: { day: 'asc' } });
  expect(emails.map(({ day, frozen }) => [day, frozen !== null])).toEqual([
    [0, false],
    [3, true],
    [7, false],
    [14, true],
  ]);
});

test('a notice is deleted 90 days after it was posted or given up, and kept while it still has to be posted', async () => {
  const { db } = database;
  const { id: tenantId } = await makeTenant(db);
  const notice = (key: string, at: Date, outcome: { ts?: string; error?: string } = {}) => ({
    ...{ key, at, tenantId, workspace: 'T000000001', channel: '#invites', ...outcome },
    ...{ kind: 'USER_ADDED' as const, data: {} },
  });
  await db.notice.createMany({
    data: [
      ...Array.from({ length: 1_500 }, (_, n) => notice(`posted ${n}`, ago(91), { ts: '1.000001' })),
      notice('given up', ago(91), { error: 'channel_not_found' }),
      notice('given up of late', ago(89), { error: 'channel_not_found' }),
      notice('posted of late', ago(89), { ts: '1.000001' }),
      notice('to be posted', ago(91)),
    ],
  });
  expect(await housekeeping(context)).toMatchObject({ notices: 1_501 });
  expect(await housekeeping(context)).toMatchObject({ notices: 0 });
  const left = await db.notice.findMany({ orderBy: { key: 'asc' } });
  expect(left.map(({ key }) => key)).toEqual(['given up of late', 'posted of late', 'to be posted']);
});

test('it stops between two batches when the process shuts down', async () => {
  await database.db.receivedWebhook.create({ data: { id: 'left', receivedAt: ago(8) } });
  expect(await housekeeping(context, { signal: AbortSignal.abort() })).toMatchObject({ webhooks: 0 });
  expect(await housekeeping(context)).toMatchObject({ webhooks: 1 });
});
