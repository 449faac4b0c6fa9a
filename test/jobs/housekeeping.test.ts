import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/clock.ts';
import { housekeeping } from '../../src/jobs/housekeeping.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard, makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);

/** So many days ago, by the test's clock. */
function ago(days: number): Date {
  return new Date(context.clock.now().getTime() - days * DAY);
}

test('what was received or opened more than 7 days ago is deleted, and nothing newer', async () => {
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
  const home = { workspace: 'T000000001', userId, shown: null, viewHash: null };
  await db.openedHome.createMany({
    data: [
      { ...home, slackUser: 'U000000001', openedAt: ago(8), lookedAt: ago(8) },
      { ...home, slackUser: 'U000000002', openedAt: young, lookedAt: young },
    ],
  });
  const deleted = { webhooks: 2_500, slackRequests: 3, sessions: 1, openedHomes: 1 };
  expect(await housekeeping(context)).toMatchObject(deleted);
  expect(Object.values(await housekeeping(context)).every((count) => count === 0)).toBe(true);
  expect(await db.receivedWebhook.count()).toBe(2);
  expect(await db.receivedSlackRequest.count()).toBe(1);
  expect((await db.openedHome.findMany()).map(({ slackUser }) => slackUser)).toEqual(['U000000002']);
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

test('the text of an email of which nobody heard is taken out as well', async () => {
  const { db } = database;
  const { id: membershipId } = await makeMembership(db);
  const { email } = await makeRound(db, { membershipId, openedAt: ago(31) });
  const unknown = { status: 'UNKNOWN', acceptedAt: null, frozen: { html: 'Dear Jane' } } as const;
  await db.email.update({ where: { id: email.id }, data: unknown });
  expect(await housekeeping(context)).toMatchObject({ scrubbed: 1 });
  expect((await db.email.findUniqueOrThrow({ where: { id: email.id } })).frozen).toBeNull();
});

test('batches, facts and decided requests that have long been over are thrown away', async () => {
  const { db } = database;
  const { id: membershipId, tenantId, userId, companyId } = await makeMembership(db);
  const { email } = await makeRound(db, { membershipId, openedAt: ago(91) });
  const batch = (status: 'DONE' | 'SENDING', frozenAt: Date) =>
    db.mailBatch.create({ data: { status, frozenAt, nextAttemptAt: frozenAt } });
  const old = await batch('DONE', ago(91));
  await db.email.update({ where: { id: email.id }, data: { batchId: old.id, position: 0 } });
  const kept = [await batch('DONE', ago(89)), await batch('SENDING', ago(91))];
  const { id: cardId } = await makeCard(db, { membershipId });
  const fact = (key: string, at: Date, ts: string | null) => ({
    ...{ cardId, key, at, ts, kind: 'WELCOME_SENT' as const },
  });
  await db.cardFact.createMany({
    data: [
      fact('old', ago(91), '1.000001'),
      fact('to be posted', ago(91), null),
      fact('young', ago(89), '1.000001'),
    ],
  });
  const request = (requestedAt: Date, decided: boolean) => ({
    ...{ tenantId, companyId, requestedById: userId, requestedAt, emailKey: 'jane@acme.test' },
    ...{ workspace: 'T000000001', channel: 'C000000001', slackUser: 'U000000001' },
    ...(decided && { status: 'DECLINED' as const, decidedAt: requestedAt, decidedById: userId }),
  });
  await db.companyRequest.createMany({
    data: [request(ago(91), true), request(ago(89), true), request(ago(91), false)],
  });
  expect(await housekeeping(context)).toMatchObject({ mailBatches: 1, facts: 1, companyRequests: 1 });
  expect(await housekeeping(context)).toMatchObject({ mailBatches: 0, facts: 0, companyRequests: 0 });
  expect(await db.mailBatch.count({ where: { id: { in: kept.map(({ id }) => id) } } })).toBe(2);
  expect(await db.email.findUniqueOrThrow({ where: { id: email.id } })).toMatchObject({ batchId: null });
  expect(await db.cardFact.count({ where: { cardId } })).toBe(2);
  expect(await db.companyRequest.count({ where: { tenantId } })).toBe(2);
});

test('a request for approval is deleted 90 days after it was decided', async () => {
  const { db } = database;
  const { tenantId, userId } = await makeMembership(db);
  const request = (emailKey: string, decidedAt: Date | null) => ({
    ...{ tenantId, emailKey, wanted: { kind: 'INVITE', intent: 'invite', emailKey }, reason: 'Needed' },
    ...{ requestedById: userId, requestedAt: ago(95), workspace: 'T000000001', slackUser: 'U000000001' },
    ...(decidedAt && { status: 'DENIED' as const, decidedAt }),
  });
  await db.approvalRequest.createMany({
    data: [
      request('old@acme.test', ago(91)),
      request('new@acme.test', ago(89)),
      request('open@acme.test', null),
    ],
  });
  expect(await housekeeping(context)).toMatchObject({ approvalRequests: 1 });
  expect(await db.approvalRequest.count({ where: { tenantId } })).toBe(2);
});

test('it stops between two batches when the process shuts down', async () => {
  await database.db.receivedWebhook.create({ data: { id: 'left', receivedAt: ago(8) } });
  expect(await housekeeping(context, { signal: AbortSignal.abort() })).toMatchObject({ webhooks: 0 });
  expect(await housekeeping(context)).toMatchObject({ webhooks: 1 });
});

test('failed log-ins are deleted after a day, and the oldest of those that are too many', async () => {
  const { db } = database;
  const counted = (key: string, since: Date) => ({ key, since, lastAt: since, failures: 1 });
  const minutesAgo = (minutes: number) => new Date(context.clock.now().getTime() - minutes * MINUTE);
  await db.logInAttempts.createMany({
    data: [
      counted('two days ago', ago(2)),
      counted('an hour ago', minutesAgo(60)),
      ...Array.from({ length: 1_500 }, (_, n) => counted(`${n}`, minutesAgo(n / 100))),
    ],
  });
  expect(await housekeeping(context)).toMatchObject({ attempts: 1 });
  expect(await housekeeping(context, { mostAttempts: 500 })).toMatchObject({ attempts: 1_001 });
  expect(await db.logInAttempts.count({ where: { since: { gte: minutesAgo(6) } } })).toBe(500);
  expect(await db.logInAttempts.count()).toBe(500);
});

test('a list that nobody starts is deleted after a day, and the rows of a done one after 90', async () => {
  const { db } = database;
  const { tenantId, userId } = await makeMembership(db);
  const list = (status: 'DRAFT' | 'RUNNING' | 'DONE', createdAt: Date) =>
    db.inviteList.create({
      data: {
        ...{ tenantId, userId, status, createdAt, workspace: 'T000000001' },
        rows: { create: [{ position: 1, line: 1, email: 'a@acme.test', planned: 'INVITED' }] },
      },
    });
  const kept = [await list('DRAFT', ago(0.5)), await list('RUNNING', ago(91)), await list('DONE', ago(89))];
  await list('DRAFT', ago(2));
  const done = await list('DONE', ago(91));
  expect(await housekeeping(context)).toMatchObject({ drafts: 1, listRows: 1 });
  const lists = await db.inviteList.findMany({ select: { id: true, rows: true } });
  expect(new Map(lists.map(({ id, rows }) => [id, rows.length]))).toEqual(
    new Map([...kept.map(({ id }): [string, number] => [id, 1]), [done.id, 0]]),
  );
});
