import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { MINUTE } from '../../src/clock.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { recordingLogger } from '../setup/logger.ts';
import { useWebsite } from './site.ts';

const PASSWORD = 'three calm ferrets';

const logger = recordingLogger();
const site = useWebsite({
  logger,
  mailWebhookSecret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
});
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});
beforeEach(() => {
  logger.lines.length = 0;
});

async function invited() {
  const { db, secret } = site.context;
  const user = await makeUser(db, { passwordHash });
  const membership = await makeMembership(db, { userId: user.id });
  const { email } = await makeRound(db, { membershipId: membership.id });
  return { email: user.email, link: `/i/${linkToken(secret, email.id)}` };
}

const visitor = () => site.visitor();
const from = (address: string) => ({ 'X-Forwarded-For': address });

async function guess(email: string, { times, address }: { times: number; address: string }) {
  for (let n = 0; n < times; n++) {
    const page = await visitor().post('/login', { email, password: `guess number ${n}` }, from(address));
    expect(page.status).toBe(401);
  }
}

test('wrong passwords from one address do not keep the right one out from another', async () => {
  const { email, link } = await invited();
  await guess(email, { times: 10, address: '203.0.113.1' });
  const right = { email, password: PASSWORD };
  expect((await visitor().post('/login', right, from('203.0.113.1'))).status).toBe(429);
  expect((await visitor().post('/login', right, from('203.0.113.2'))).status).toBe(303);
  expect((await visitor().post(link, right, from('203.0.113.1'))).status).toBe(410);
});

test('an IPv6 network counts as one address', async () => {
  const { email } = await invited();
  for (let n = 1; n <= 10; n++) await guess(email, { times: 1, address: `2001:db8:7::${n}` });
  const right = { email, password: PASSWORD };
  expect((await visitor().post('/login', right, from('2001:db8:7::99'))).status).toBe(429);
  expect((await visitor().post('/login', right, from('2001:db8:8::99'))).status).toBe(303);
});

test('the log-in and the links of one user count together, until 15 minutes have passed', async () => {
  const { email, link } = await invited();
  const address = '203.0.113.3';
  await guess(email, { times: 5, address });
  for (let n = 0; n < 5; n++) {
    expect((await visitor().post(link, { password: `guess number ${n}` }, from(address))).status).toBe(422);
  }
  const right = { email, password: PASSWORD };
  for (const path of ['/login', link]) {
    expect((await visitor().post(path, right, from(address))).status).toBe(429);
  }
  site.context.clock.advance(15 * MINUTE);
  expect((await visitor().post(link, right, from(address))).status).toBe(303);
});

test('failed log-ins and refused attempts leave one line each, without addresses', async () => {
  const { email } = await invited();
  const address = '203.0.113.4';
  await guess(email, { times: 10, address });
  for (let n = 0; n < 3; n++) await visitor().post('/login', { email, password: 'x' }, from(address));
  const [failed, refused] = logger.lines;
  expect(logger.texts).toEqual([
    'A log-in failed.',
    'Too many log-ins failed. Those from this address are refused for up to 15 minutes.',
  ]);
  expect(failed?.fields).toMatchObject({ account: expect.stringMatching(/^[\w-]{12}$/) });
  expect(refused?.fields).toEqual(failed?.fields);
  expect(JSON.stringify(logger.lines)).not.toContain(email);
  expect(JSON.stringify(logger.lines)).not.toContain(address);
});

test('a wrong signature leaves one line, however often it comes', async () => {
  for (let n = 0; n < 3; n++) await fetch(`${site.url}/webhooks/resend`, { method: 'POST', body: '{}' });
  expect(logger.lines).toMatchObject([
    { level: 'warn', text: 'A request to /webhooks/resend had no valid signature.' },
  ]);
});
