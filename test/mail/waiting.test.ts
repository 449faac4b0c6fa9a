import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../src/clock.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import { createMailer } from '../../src/mail/resend.ts';
import { useDatabase } from '../setup/database.ts';
import { usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A mailer for a provider that takes all mail and says this about its limits. */
async function mailerFor(headers: Record<string, string>, status = 200) {
  const server = createServer((request, response) => {
    request.resume();
    const data = [{ id: crypto.randomUUID() }];
    const body =
      status === 200
        ? { data, errors: [] }
        : { statusCode: status, name: 'rate_limit_exceeded', message: 'Slowly.' };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { clock } = office.context;
  return createMailer({
    apiKey: 're_key',
    baseUrl: `http://127.0.0.1:${port}`,
    from: office.mailer.from,
    rate: 50,
    clock,
  });
}

const in60s = () => Math.floor(Date.now() / SECOND) + 60;

test.each<[string, () => Record<string, string>, number]>([
  ['seconds', () => ({ 'ratelimit-reset': '60' }), MINUTE],
  ['a Unix time', () => ({ 'ratelimit-reset': String(in60s()) }), MINUTE],
  ['a Unix time in milliseconds', () => ({ 'ratelimit-reset': String(in60s() * 1000) }), MINUTE],
  ['a time that has passed', () => ({ 'ratelimit-reset': String(in60s() - 3600) }), SECOND],
  ['more than ten minutes', () => ({ 'ratelimit-reset': '86400' }), 10 * MINUTE],
  ['nonsense', () => ({ 'ratelimit-reset': 'soon' }), SECOND],
])('a provider whose limit is used up is believed: %s', async (_what, headers, pause) => {
  await office.invited();
  const mailer = await mailerFor({ 'ratelimit-limit': '2', 'ratelimit-remaining': '0', ...headers() });
  expect(await deliverMail(office.context, { mailer })).toMatchObject({ accepted: 1 });
  expect(mailer.pause()).toBeGreaterThan(pause - 5 * SECOND);
  expect(mailer.pause()).toBeLessThanOrEqual(pause);
});

test.each<[string, () => string, number]>([
  ['seconds', () => '300', 5 * MINUTE],
  ['a date', () => new Date(Date.now() + MINUTE).toUTCString(), MINUTE],
  ['a Unix time', () => String(in60s()), MINUTE],
  ['a year', () => '31536000', 10 * MINUTE],
])('too many requests: retry-after as %s is believed up to ten minutes', async (_what, after, pause) => {
  await office.invited();
  const mailer = await mailerFor({ 'retry-after': after() }, 429);
  await deliverMail(office.context, { mailer });
  expect(mailer.pause()).toBeGreaterThan(pause - 5 * SECOND);
  expect(mailer.pause()).toBeLessThanOrEqual(pause);
});

test.each([
  ['after a 429', { 'retry-after': '300' }, 429],
  ['when the limit is used up', { 'ratelimit-remaining': '0', 'ratelimit-reset': '300' }, 200],
])(
  'while only time is in the way the job does not wake itself, and one line is logged (%s)',
  async (_when, headers, status) => {
    await office.invited();
    const mailer = await mailerFor(headers, status);
    await deliverMail(office.context, { mailer });
    await office.invited();
    for (let run = 0; run < 3; run++) await deliverMail(office.context, { mailer });
    expect(office.context.woken.filter((job) => job === 'deliver-mail')).toEqual([]);
    expect(office.log.filter(({ level }) => level === 'warn').map(({ text }) => text)).toEqual([
      'The mail provider asks for no requests for 300 s. Mail waits until then.',
    ]);
  },
);

test('a run that is to end begins nothing, and stops waiting for the provider', async () => {
  await office.invited();
  const batches = await database.db.mailBatch.count();
  const ended = AbortSignal.abort();
  await deliverMail(office.context, { mailer: office.mailer, signal: ended });
  expect(office.resend.requests()).toHaveLength(0);
  expect(await database.db.mailBatch.count()).toBe(batches);

  const mailer = await mailerFor({ 'retry-after': '15' }, 429);
  await deliverMail(office.context, { mailer, limit: 1, signal: AbortSignal.timeout(300) });
  await office.invited();
  const began = performance.now();
  await deliverMail(office.context, { mailer, signal: AbortSignal.timeout(300) });
  expect(performance.now() - began).toBeLessThan(10 * SECOND);
});

test('the channel is woken when mail has left, and when it is held up', async () => {
  const { woken } = office.context;
  await office.invited();
  await deliverMail(office.context, { mailer: office.mailer });
  expect(woken.splice(0)).toContain('announce');
  await office.invited();
  office.resend.fail({ fault: 'daily-quota' });
  await deliverMail(office.context, { mailer: office.mailer });
  expect(woken).toContain('announce');
});
