import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/resend/faults.ts';
import { startLocalResend } from '../../sandbox/resend/local-resend.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/clock.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/resend.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard } from '../setup/factories.ts';
import { waitFor } from '../setup/wait-for.ts';
import { atOffice, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database, { timeout: 2 * SECOND });

const { batchOf, bodies, deliver, emailOf, keys, mailsOf, roundOf } = atOffice(office, database);

test.each<[string, Fault]>([
  ['the connection breaks before the mails are taken', { fault: 'reset-before' }],
  ['the connection breaks after the mails are taken', { fault: 'reset-after' }],
  ['the provider answers 500', { fault: 'server-error' }],
  ['the provider answers 500 although it took the mails', { fault: 'server-error', taken: true }],
  ['the answer is no JSON', { fault: 'bad-body' }],
  ['the answer is 200 with nothing in it', { fault: 'bad-body', body: '{}' }],
  ['the answer holds fewer ids than mails', { fault: 'bad-body', body: '{"data":[],"errors":[]}' }],
  ['the answer holds more ids than mails', { fault: 'bad-body', body: '{"data":[{"id":"a"},{"id":"b"}]}' }],
  ['the answer comes too late', { fault: 'delay', milliseconds: 4 * SECOND }],
])('one mail leaves when %s', async (_, fault) => {
  const jane = await office.invited();
  office.resend.fail(fault);
  expect(await deliver()).toMatchObject({ accepted: 0, failed: 0 });
  expect(await emailOf(jane)).toMatchObject({ status: 'FROZEN' });
  expect(await deliver()).toMatchObject({ accepted: 0 }); // not before its time
  expect(office.resend.requests()).toHaveLength(1);

  let accepted = 0;
  // The provider may still be busy with the first request.
  await waitFor(async () => {
    office.context.clock.advance(10 * MINUTE);
    ({ accepted } = await deliver());
    return accepted > 0;
  });
  expect(accepted).toBe(1);
  expect(mailsOf(jane)).toHaveLength(1);
  expect(new Set(keys()).size).toBe(1);
  expect(new Set(bodies()).size).toBe(1);
  expect(await emailOf(jane)).toMatchObject({ status: 'ACCEPTED', providerId: mailsOf(jane)[0]?.id });
});

test.each<[string, (mailer: Mailer) => Mailer['send']]>([
  [
    'before it sends',
    () => () => {
      throw new Error('killed');
    },
  ],
  [
    'after it has sent',
    (mailer) => async (batch) => {
      await mailer.send(batch);
      throw new Error('killed');
    },
  ],
])('a process that is killed %s loses no email and sends none twice', async (_, send) => {
  const people = await office.crowd(3);
  const { mailer } = office;
  await expect(deliver({ ...mailer, send: send(mailer) })).rejects.toThrow('killed');
  office.context.clock.advance(5 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 3 });
  expect(people.map((person) => mailsOf(person).length)).toEqual([1, 1, 1]);
  expect(new Set(keys()).size).toBe(1);
});

test.each<[string, Fault]>([
  ['day', { fault: 'daily-quota' }],
  ['month', { fault: 'monthly-quota' }],
])(
  'a quota of a %s that is used up parks all mail, and no more than one request an hour asks again',
  async (_, fault) => {
    const jane = await office.invited();
    office.resend.fail(fault);
    expect(await deliver()).toMatchObject({ accepted: 0, parked: true });
    expect(await batchOf(jane)).toMatchObject({ status: 'PARKED', firstTriedAt: null });
    const sam = await office.invited();
    expect(await deliver()).toMatchObject({ accepted: 0, parked: true });
    expect(await emailOf(sam)).toMatchObject({ status: 'QUEUED' });
    expect(office.resend.requests()).toHaveLength(1);
    expect(office.log.map(({ level }) => level)).toEqual(['warn']);

    office.context.clock.advance(HOUR + MINUTE);
    expect(await deliver()).toMatchObject({ accepted: 2, parked: false });
    expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, 1]);
  },
);

test('mail that was parked for days was never sent, and leaves when it can', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'monthly-quota' });
  await deliver();
  office.context.clock.advance(3 * DAY);
  expect(await deliver()).toMatchObject({ accepted: 1, unknown: 0 });
  expect(mailsOf(jane)).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['an API key', { fault: 'invalid-key' }],
  ['a sender', { fault: 'unverified-domain' }],
])('%s that is not accepted parks all mail with one clear error, and no email fails', async (_, fault) => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  office.resend.fail(fault);
  expect(await deliver()).toMatchObject({ accepted: 0, failed: 0, parked: true });
  expect(await deliver()).toMatchObject({ parked: true });
  expect(office.log).toMatchObject([
    { level: 'error', text: expect.stringMatching(/RESEND_API_KEY or MAIL_FROM/) },
  ]);
  office.context.clock.advance(6 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 2 });
  expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, 1]);
});

test('a batch that is refused as a whole is halved until the faulty email is alone', async () => {
  const people = await office.crowd(4);
  office.resend.fail({ fault: 'refused', times: 2 }); // the four, then the first two
  expect(await deliver()).toMatchObject({ accepted: 4, failed: 0 });
  expect(people.map((person) => mailsOf(person).length)).toEqual([1, 1, 1, 1]);

  const [alone] = await office.crowd(1);
  office.resend.fail({ fault: 'refused' });
  expect(await deliver()).toMatchObject({ accepted: 0, failed: 1 });
  expect(alone && (await emailOf(alone))).toMatchObject({
    status: 'FAILED',
    error: 'validation_error: The request is not valid.',
  });
});

test('a refusal fails its email whatever its words hold, and they are kept fit to be shown', async () => {
  await office.crowd(2);
  const { mailer } = office;
  const refused = `5.1.1\u0000 \ud800 ${'x'.repeat(100_000)}`;
  const send: Mailer['send'] = async () => ({
    outcome: 'TAKEN',
    results: [{ refused }, { providerId: 'taken' }],
  });
  expect(await deliver({ ...mailer, send })).toMatchObject({ accepted: 1, failed: 1 });
  const failed = await database.db.email.findFirstOrThrow({
    where: { status: 'FAILED', error: { startsWith: '5.1.1 xxx' } },
  });
  expect(failed.error).toHaveLength(1_000);
});

test('the provider’s id of another email keeps no email from being settled', async () => {
  const jane = await office.invited();
  await deliver();
  const sam = await office.invited();
  const { mailer } = office;
  const providerId = mailsOf(jane)[0]?.id ?? '';
  const send: Mailer['send'] = async () => ({ outcome: 'TAKEN', results: [{ providerId }] });
  expect(await deliver({ ...mailer, send })).toMatchObject({ accepted: 1 });
  expect(await emailOf(sam)).toMatchObject({ status: 'ACCEPTED', providerId: null });
});

test('a batch that may have been sent and is then refused is not split, for that could send twice', async () => {
  const [jane] = await office.crowd(2);
  office.resend.fail({ fault: 'reset-after' });
  office.resend.fail({ fault: 'refused' });
  await deliver();
  office.context.clock.advance(10 * MINUTE);
  expect(await deliver()).toMatchObject({ unknown: 2, failed: 0 });
  expect(jane && (await emailOf(jane))).toMatchObject({ status: 'UNKNOWN' });
});

test('after 23 hours without an answer nothing is sent again: the outcome is unknown, and follow-ups count from the first try', async () => {
  const jane = await office.invited();
  const card = await makeCard(database.db, { membershipId: jane.membershipId });
  await database.db.round.update({ where: { id: jane.roundId }, data: { cardId: card.id } });
  office.resend.fail({ fault: 'reset-after', times: 2 });
  await deliver();
  const { firstTriedAt } = await batchOf(jane);
  office.context.clock.advance(22 * HOUR);
  await deliver();
  expect(office.resend.requests()).toHaveLength(2);
  office.context.clock.advance(HOUR);
  expect(await deliver()).toMatchObject({ accepted: 0, unknown: 1 });
  expect(await deliver()).toMatchObject({ accepted: 0, unknown: 0 });

  expect(office.resend.requests()).toHaveLength(2);
  expect(await emailOf(jane)).toMatchObject({ status: 'UNKNOWN' });
  expect(await batchOf(jane)).toMatchObject({ status: 'UNKNOWN' });
  expect((await roundOf(jane)).welcomedAt).toEqual(firstTriedAt);
  const facts = await database.db.cardFact.findMany({
    where: { cardId: card.id },
    orderBy: { sequence: 'asc' },
  });
  expect(facts.map(({ kind }) => kind)).toContain('MAIL_UNKNOWN');
});

test('the provider that knows the key with other bodies is not asked again', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  office.context.clock.advance(10 * MINUTE);
  const context = { ...office.context, secret: 'another secret of thirty-two characters' };
  expect(await deliverMail(context, { mailer: office.mailer })).toMatchObject({ unknown: 1 });
  expect(mailsOf(jane)).toHaveLength(1);
});

test('while the provider is failing, only few batches are tried', async () => {
  await office.crowd(12);
  office.resend.fail({ fault: 'server-error', times: 20 });
  await deliverMail(office.context, { mailer: office.mailer, limit: 1 });
  expect(office.resend.requests()).toHaveLength(5);
  expect(await database.db.email.count({ where: { status: 'QUEUED' } })).toBe(7);
});

test('requests keep to the configured rate, and slow down to the provider’s', async () => {
  const strict = await startLocalResend({ limits: { requestsPerSecond: 4 } });
  await office.crowd(9);
  const { clock } = office.context;
  // Little faster than the provider, so that its answers are there before the request that would be too many.
  const mailer = createMailer({ ...strict, from: office.mailer.from, rate: 5, clock });
  // The provider counts by the second. From the middle of one, no request is near the edge of a second with four of them.
  await sleep(1_500 - (Date.now() % 1_000));
  expect(await deliverMail(office.context, { mailer, limit: 1 })).toMatchObject({ accepted: 9 });
  expect(strict.requests().map(({ status }) => status)).toEqual(Array(9).fill(200));
  await strict.stop();
});

test.each([
  { way: 'directly', isProxied: false },
  { way: 'through a proxy', isProxied: true },
])('the provider’s answers mean the same where it is reached $way', async ({ isProxied }) => {
  const jane = await office.invited();
  const { apiKey, baseUrl } = office.resend;
  const settings = { baseUrl, from: office.mailer.from, rate: 100, clock: office.context.clock, isProxied };
  const stranger = createMailer({ ...settings, apiKey: 're_of_nobody' });
  expect(await deliverMail(office.context, { mailer: stranger })).toMatchObject({
    accepted: 0,
    parked: true,
  });
  expect((await batchOf(jane)).error).toContain('invalid_api_key: API key is invalid');
  const mailer = createMailer({ ...settings, apiKey });
  office.context.clock.advance(10 * MINUTE);
  office.resend.fail({ fault: 'reset-before' });
  await deliverMail(office.context, { mailer });
  expect(mailsOf(jane)).toHaveLength(0);
  office.context.clock.advance(10 * MINUTE);
  expect(await deliverMail(office.context, { mailer })).toMatchObject({ accepted: 1 });
  expect(mailsOf(jane)).toHaveLength(1);
});
