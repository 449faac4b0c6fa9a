import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { HOUR, MINUTE } from '../../src/clock.ts';
import { makeMembership, makeRound } from '../setup/factories.ts';
import { openSite, useWebsite } from './site.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

const site = useWebsite({ apiSecret: SECRET });

interface Signing {
  id?: string;
  secret?: string;
  at?: Date;
  signed?: string;
}

/** Reports a login as the company's own product does. */
async function report(body: unknown, given: Signing = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { id = `msg_${randomBytes(6).toString('hex')}`, secret = SECRET, at = new Date() } = given;
  return send(text, {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, given.signed ?? text),
  });
}

async function send(body: string, headers: Record<string, string>) {
  const response = await fetch(`${site.url}/api/v1/logins`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  return { status: response.status, text: await response.text() };
}

async function invited() {
  const membership = await makeMembership(site.context.db);
  const { round } = await makeRound(site.context.db, {
    membershipId: membership.id,
    openedAt: new Date(Date.now() - HOUR),
  });
  const status = async () =>
    (await site.context.db.round.findUniqueOrThrow({ where: { id: round.id } })).status;
  const lastLoginAt = async () =>
    (await site.context.db.membership.findUniqueOrThrow({ where: { id: membership.id } })).lastLoginAt;
  return { email: membership.user.email, tenant: membership.tenant, status, lastLoginAt };
}

test('a signed report of a login ends the round', async () => {
  const { email, status } = await invited();
  expect(await report({ email: ` ${email.toUpperCase()}` })).toEqual({ status: 204, text: '' });
  expect(await status()).toBe('LOGGED_IN');
});

test('tenant and time are taken as reported', async () => {
  const { email, tenant, status, lastLoginAt } = await invited();
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 10 * MINUTE);
  const withOffset = at.toISOString().replace('.000Z', '+00:00');
  expect((await report({ email, tenant: tenant.name, at: withOffset })).status).toBe(204);
  expect(await status()).toBe('LOGGED_IN');
  expect(await lastLoginAt()).toEqual(at);
});

test('an unknown user gets the same answer as a known one', async () => {
  expect(await report({ email: 'nobody@acme.test' })).toEqual({ status: 204, text: '' });
});

test.each<[string, Signing]>([
  ['another secret', { secret: `whsec_${randomBytes(32).toString('base64')}` }],
  ['another body', { signed: '{}' }],
  ['a time six minutes ago', { at: new Date(Date.now() - 6 * MINUTE) }],
  ['a time six minutes ahead', { at: new Date(Date.now() + 6 * MINUTE) }],
])('a report signed with %s is refused', async (_what, signing) => {
  const { email, status } = await invited();
  const answer = await report({ email }, signing);
  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.text)).toEqual({
    error: 'The signature is missing, does not match, or is more than 5 minutes old.',
  });
  expect(await status()).toBe('OPEN');
});

test('a report without a signature is refused, whatever else it holds', async () => {
  const { email, status } = await invited();
  expect((await send(JSON.stringify({ email }), {})).status).toBe(401);
  expect(
    (await send('', { 'webhook-id': 'x', 'webhook-timestamp': 'soon', 'webhook-signature': 'v1' })).status,
  ).toBe(401);
  expect(await status()).toBe('OPEN');
});

test('a replayed report changes nothing', async () => {
  const { email, lastLoginAt } = await invited();
  const first = new Date(Date.now() - 10 * MINUTE);
  expect((await report({ email, at: first.toISOString() }, { id: 'msg_once' })).status).toBe(204);
  expect((await report({ email, at: new Date().toISOString() }, { id: 'msg_once' })).status).toBe(204);
  expect(await lastLoginAt()).toEqual(first);
});

test.each<[string, unknown, string]>([
  ['no JSON', '{', 'The body is not JSON.'],
  ['nothing', '', 'The body is not JSON.'],
  ['no email ID', { email: 'jane' }, '"email" must be an email ID.'],
  ['a path behind it', { email: 'jane@acme.test/x' }, '"email" must be an email ID.'],
  ['a query behind it', { email: 'jane@acme.test?subject=Hi' }, '"email" must be an email ID.'],
  ['an escaped host', { email: 'jane@%61cme.test' }, '"email" must be an email ID.'],
  ['a number for an email ID', { email: 7 }, '"email" must be text.'],
  ['no time', { email: 'a@b.test', at: 'yesterday' }, '"at" must be a time such as 2026-11-22T10:00:00Z.'],
  ['an empty tenant', { email: 'a@b.test', tenant: '' }, '"tenant" must not be empty.'],
  [
    'a tenant that is not there',
    { email: 'a@b.test', tenant: 'Nowhere' },
    '"tenant" is neither the name nor the id of a tenant.',
  ],
  [
    'a time an hour ahead',
    { email: 'a@b.test', at: new Date(Date.now() + HOUR).toISOString() },
    '"at" is more than 5 minutes in the future.',
  ],
])('a report that holds %s is refused with a sentence', async (_what, body, sentence) => {
  const answer = await report(body);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text)).toEqual({ error: sentence });
});

test('a misspelt key is refused, not ignored', async () => {
  const answer = await report({ email: 'a@b.test', tennant: 'Northwind Tower' });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('tennant');
});

test('a refused report may be corrected and sent again with the same id', async () => {
  const { email, status } = await invited();
  expect((await report({ email, tenant: 'Nowhere' }, { id: 'msg_mended' })).status).toBe(400);
  expect((await report({ email }, { id: 'msg_mended' })).status).toBe(204);
  expect(await status()).toBe('LOGGED_IN');
});

test('without a secret there is nothing at that address', async () => {
  const without = await openSite();
  try {
    const response = await fetch(`${without.url}/api/v1/logins`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
  } finally {
    await without.close();
  }
});
