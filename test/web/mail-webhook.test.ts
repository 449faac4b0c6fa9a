import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { makeMembership, makeRound } from '../setup/factories.ts';
import { openSite, useWebsite } from './site.ts';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;

const site = useWebsite({ mailWebhookSecret: SECRET });

/** Sends an event as the mail provider does, with spaces in it that a parser would lose. */
async function send(event: unknown, given: { secret?: string; body?: string } = {}) {
  const text = JSON.stringify(event, null, 3);
  const [id, at] = [`msg_${randomBytes(6).toString('hex')}`, new Date()];
  const response = await fetch(`${site.url}/webhooks/resend`, {
    method: 'POST',
    body: given.body ?? text,
    headers: {
      'Content-Type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': new Webhook(given.secret ?? SECRET).sign(id, at, given.body ?? text),
    },
  });
  return { status: response.status, text: await response.text() };
}

async function sentEmail() {
  const { id: membershipId } = await makeMembership(site.context.db);
  const { email, round } = await makeRound(site.context.db, { membershipId });
  const providerId = `re_${randomBytes(6).toString('hex')}`;
  await site.context.db.email.update({ where: { id: email.id }, data: { providerId } });
  return { providerId, round };
}

const bounceOf = (providerId: string) => ({
  type: 'email.bounced',
  created_at: new Date().toISOString(),
  data: { email_id: providerId, bounce: { type: 'Permanent', message: 'There is no such mailbox.' } },
});

test('a signed event of the mail provider is taken in', async () => {
  const { providerId, round } = await sentEmail();
  expect(await send(bounceOf(providerId))).toEqual({ status: 204, text: '' });
  expect(await site.context.db.round.findUnique({ where: { id: round.id } })).toMatchObject({
    status: 'BOUNCED',
  });
});

test('an event that someone else signed is refused', async () => {
  const { providerId, round } = await sentEmail();
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const answer = await send(bounceOf(providerId), { secret });
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('"error":"The signature is missing, wrong');
  expect(await site.context.db.round.findUnique({ where: { id: round.id } })).toMatchObject({
    status: 'OPEN',
  });
});

test.each(['{', 'null', '[]', '{"type":"contact.updated"}', `{"type":"${'x'.repeat(300_000)}"}`])(
  'whatever is signed is answered with 204, so that the provider goes on (%#)',
  async (body) => {
    expect(await send(null, { body })).toEqual({ status: 204, text: '' });
  },
);

test('without a secret there is nothing at that address', async () => {
  const without = await openSite();
  try {
    const response = await fetch(`${without.url}/webhooks/resend`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
  } finally {
    await without.close();
  }
});
