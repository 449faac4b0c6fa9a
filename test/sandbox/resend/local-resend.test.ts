import { createServer, type Server } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Resend } from 'resend';
import { Webhook } from 'standardwebhooks';
import { type LocalResend, startLocalResend } from '../../../sandbox/resend/local-resend.ts';
import { linksIn } from '../../setup/links-in-mail.ts';

let now = new Date('2026-11-20T12:00:00Z');
let local: LocalResend;
let resend: Resend;

beforeEach(async () => {
  now = new Date('2026-11-20T12:00:00Z');
  local = await startLocalResend({ limits: { requestsPerSecond: null }, clock: { now: () => now } });
  resend = new Resend(local.apiKey, { baseUrl: local.baseUrl });
});

afterEach(() => local.stop());

const mail = (to = 'jane@acme.test', more: object = {}) => ({
  from: 'Northwind <welcome@mail.northwind.test>',
  to,
  subject: 'Welcome',
  html: '<a href="https://a.test/i/1?x&#x3D;1&amp;y">go</a>',
  text: 'Go to https://a.test/i/1.',
  tags: [{ name: 'email_id', value: 'e-1' }],
  ...more,
});

function post(body: unknown, headers: Record<string, string> = {}, path = '/emails/batch') {
  return fetch(`${local.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${local.apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function refusal(response: Response) {
  const body: unknown = await response.json();
  return { status: response.status, body };
}

test('a batch reaches the mailboxes of its people, with links as a browser would open them', async () => {
  const { data } = await resend.batch.send([mail(), mail('Bob <Bob@acme.test>')]);
  expect(data?.data).toHaveLength(2);
  const [jane] = local.mailbox('Jane@acme.test');
  expect(jane).toMatchObject({ subject: 'Welcome', tags: { email_id: 'e-1' }, at: now });
  expect(jane && linksIn(jane)).toEqual(['https://a.test/i/1?x=1&y', 'https://a.test/i/1']);
  expect(local.mailbox('bob@acme.test')).toHaveLength(1);
});

test('what was taken can be read by its id', async () => {
  const { data } = await resend.emails.send(mail());
  expect((await resend.emails.get(data?.id ?? '')).data).toMatchObject({
    subject: 'Welcome',
    to: ['jane@acme.test'],
    last_event: 'delivered',
  });
  expect((await resend.emails.get('another')).error).toMatchObject({ name: 'not_found' });
});

test('a wrong or missing key is refused', async () => {
  expect((await new Resend('re_other', { baseUrl: local.baseUrl }).emails.send(mail())).error).toMatchObject({
    statusCode: 403,
    name: 'invalid_api_key',
  });
  const bare = await fetch(`${local.baseUrl}/emails`, { method: 'POST', body: '{}' });
  expect(bare.status).toBe(401);
});

test('more than 100 mails, attachments and a time are refused in a batch', async () => {
  expect((await post(Array.from({ length: 101 }, () => mail()))).status).toBe(422);
  expect((await post([mail('a@acme.test', { attachments: [] })])).status).toBe(422);
  expect((await post([mail('a@acme.test', { scheduled_at: 'in 1 hour' })])).status).toBe(422);
  expect(local.mails()).toHaveLength(0);
});

test.each([
  ['no address', mail('jane')],
  ['a space in the address', mail('jane doe@acme.test')],
  ['a domain that is not in ASCII', mail('jane@éxample.test')],
  ['an address before the @ that is not in ASCII', mail('josé@acme.test')],
  ['51 recipients', mail('a@acme.test', { to: Array.from({ length: 51 }, () => 'a@acme.test') })],
  ['a bad sender', mail('a@acme.test', { from: 'Northwind, Inc <a@acme.test>, b' })],
  ['no subject', mail('a@acme.test', { subject: '' })],
  ['a line break in the subject', mail('a@acme.test', { subject: 'a\r\nBcc: b@acme.test' })],
  ['a tag with a space', mail('a@acme.test', { tags: [{ name: 'a b', value: 'c' }] })],
  ['a tag of 257 characters', mail('a@acme.test', { tags: [{ name: 'a', value: 'c'.repeat(257) }] })],
  [
    'an unsubscribe button that leads nowhere',
    mail('a@acme.test', { headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }),
  ],
  ['a line break in a header', mail('a@acme.test', { headers: { 'X-A': 'b\nc' } })],
  ['nothing to read', mail('a@acme.test', { html: '', text: '' })],
])('one bad mail fails a strict batch, and only itself in a permissive one: %s', async (_, bad) => {
  const strict = await resend.batch.send([mail(), bad]);
  expect(strict.error).toMatchObject({ statusCode: 422 });
  expect(local.mails()).toHaveLength(0);
  const permissive = await resend.batch.send([bad, mail()], { batchValidation: 'permissive' });
  expect(permissive.data?.data).toHaveLength(1);
  expect(permissive.data?.errors).toEqual([{ index: 0, message: expect.any(String) }]);
  expect(local.mails()).toHaveLength(1);
});

test('the same key and body is answered as before for 24 hours, and then sent again', async () => {
  const first = await resend.batch.send([mail()], { idempotencyKey: 'k' });
  const second = await resend.batch.send([mail()], { idempotencyKey: 'k' });
  expect(second.data).toEqual(first.data);
  expect(local.mails()).toHaveLength(1);
  now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
  await resend.batch.send([mail()], { idempotencyKey: 'k' });
  expect(local.mails()).toHaveLength(2);
});

test('the same key with another body is a conflict', async () => {
  await resend.batch.send([mail()], { idempotencyKey: 'k' });
  const other = await resend.batch.send([mail('bob@acme.test')], { idempotencyKey: 'k' });
  expect(other.error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' });
});

test('the same key while the first request is running is a conflict, and leaves one mail', async () => {
  local.fail({ fault: 'delay', milliseconds: 300 });
  const [first, second] = await Promise.all([
    resend.batch.send([mail()], { idempotencyKey: 'k' }),
    resend.batch.send([mail()], { idempotencyKey: 'k' }),
  ]);
  expect([first.error?.name, second.error?.name]).toContain('concurrent_idempotent_requests');
  expect(local.mails()).toHaveLength(1);
});

test('keys have 1 to 256 characters', async () => {
  expect((await post([mail()], { 'idempotency-key': 'k'.repeat(257) })).status).toBe(400);
  expect((await post([mail()], { 'idempotency-key': '' })).status).toBe(400);
  expect((await post([mail()], { 'idempotency-key': 'k'.repeat(256) })).status).toBe(200);
});

test('more requests a second than the limit are refused, with the time to wait', async () => {
  const limited = await startLocalResend();
  const strict = new Resend(limited.apiKey, { baseUrl: limited.baseUrl });
  const answers = await Promise.all(Array.from({ length: 9 }, () => strict.emails.send(mail())));
  const refused = answers.find((answer) => answer.error);
  expect(refused?.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' });
  expect(refused?.headers).toMatchObject({ 'ratelimit-limit': '2', 'retry-after': '1' });
  await limited.stop();
});

test('each fault meets as many requests as it was planned for', async () => {
  local.fail({ fault: 'rate-limit', retryAfter: 7, times: 2 });
  local.fail({ fault: 'daily-quota' });
  local.fail({ fault: 'invalid-key' });
  local.fail({ fault: 'server-error' });
  const seen = [];
  for (let count = 0; count < 5; count++) seen.push(await refusal(await post([mail()])));
  expect(seen.map(({ status }) => status)).toEqual([429, 429, 429, 401, 500]);
  expect(seen[2]?.body).toMatchObject({ name: 'daily_quota_exceeded' });
  expect(local.mails()).toHaveLength(0);
  expect((await post([mail()])).status).toBe(200);
});

test('a connection that breaks afterwards leaves the mail taken, and the key known', async () => {
  local.fail({ fault: 'reset-before' });
  local.fail({ fault: 'reset-after' });
  local.fail({ fault: 'bad-body' });
  for (const taken of [0, 1, 1]) {
    const { error } = await resend.batch.send([mail()], { idempotencyKey: 'k' });
    expect(error).toMatchObject({ name: 'application_error', statusCode: null });
    expect(local.mails()).toHaveLength(taken);
  }
  expect((await resend.batch.send([mail()], { idempotencyKey: 'k' })).error).toBeNull();
  expect(local.mails()).toHaveLength(1);
  expect(local.requests().map(({ status }) => status)).toEqual([0, 0, 200, 200]);
});

async function listener(answers: number[] = []) {
  const events: { type: string; data: { tags: object } }[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await readText(request);
    const headers = Object.fromEntries(
      ['id', 'timestamp', 'signature'].map((name) => [
        `webhook-${name}`,
        String(request.headers[`svix-${name}`]),
      ]),
    );
    new Webhook(local.webhookSecret).verify(body, headers);
    const status = answers.shift() ?? 200;
    if (status === 200) events.push(JSON.parse(body));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  local.connect(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
  return {
    events,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

test('signed events report what became of each mail, with its tags', async () => {
  const { events, close } = await listener();
  local.bounce('gone@acme.test');
  local.complain('angry@acme.test');
  local.suppress('held@acme.test');
  await resend.batch.send([mail(), mail('gone@acme.test'), mail('angry@acme.test'), mail('held@acme.test')]);
  await local.eventsSent();
  expect(events.map(({ type }) => type)).toEqual([
    'email.sent',
    'email.delivered',
    'email.sent',
    'email.bounced',
    'email.sent',
    'email.delivered',
    'email.complained',
    'email.suppressed',
  ]);
  expect(events[3]?.data).toMatchObject({
    to: ['gone@acme.test'],
    tags: { email_id: 'e-1' },
    bounce: { type: 'Permanent' },
  });
  await close();
});

test('an event that was not taken comes again', async () => {
  const { events, close } = await listener([500]);
  await resend.emails.send(mail());
  await local.eventsSent();
  expect(events.map(({ type }) => type)).toEqual(['email.sent', 'email.delivered']);
  await close();
});
