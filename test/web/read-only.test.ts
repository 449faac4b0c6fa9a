import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { hashPassword } from '../../src/accounts/password.ts';
import { checkWritable } from '../../src/database/writable.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { databaseUrl, query, useDatabase } from '../setup/database.ts';
import { makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { waitFor } from '../setup/wait-for.ts';
import { openSite } from './site.ts';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const PASSWORD = 'three calm ferrets';
const SENTENCE = 'The service is not available at the moment. Try again in a minute.';

const database = useDatabase();
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

/** As a failover leaves it: the connections are new, and the server only answers questions. */
async function setReadOnly(isOn: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const server = databaseUrl('postgres');
  await query(server, `ALTER DATABASE ${name} SET default_transaction_read_only = ${isOn}`);
  if (!isOn) return;
  await query(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
}

/** A request that a program has signed, to be sent any number of times. */
function signed(url: string, body: object): () => Promise<Response> {
  const text = JSON.stringify(body);
  const [id, at] = [`msg_${randomBytes(6).toString('hex')}`, new Date()];
  const signature = new Webhook(SECRET).sign(id, at, text);
  const headers = Object.fromEntries(
    ['webhook', 'svix'].flatMap((prefix) => [
      [`${prefix}-id`, id],
      [`${prefix}-timestamp`, String(Math.floor(at.getTime() / 1000))],
      [`${prefix}-signature`, signature],
    ]),
  );
  return () =>
    fetch(url, { method: 'POST', body: text, headers: { 'Content-Type': 'application/json', ...headers } });
}

async function invited(given: { passwordHash?: string } = {}) {
  const user = await makeUser(database.db, given);
  const membership = await makeMembership(database.db, { userId: user.id });
  const { round, email } = await makeRound(database.db, { membershipId: membership.id });
  const status = async () => (await database.db.round.findUniqueOrThrow({ where: { id: round.id } })).status;
  return { user, email, status };
}

test('while the database takes no writes, pages and programs are told to come back, and nothing is lost', async () => {
  const site = await openSite({
    database,
    mailWebhookSecret: SECRET,
    apiSecret: SECRET,
    checks: [{ name: 'database', check: () => checkWritable(database.db) }],
  });
  try {
    const [sam, ines, bob, eve] = [
      await invited(),
      await invited({ passwordHash }),
      await invited(),
      await invited(),
    ];
    const link = `/i/${linkToken(site.context.secret, sam.email.id)}`;
    const bounce = signed(`${site.url}/webhooks/resend`, {
      type: 'email.bounced',
      data: {
        tags: { email_id: bob.email.id },
        bounce: { type: 'Permanent', message: 'There is no such mailbox.' },
      },
    });
    const report = signed(`${site.url}/api/v1/logins`, { email: eve.user.email });
    await database.db.email.update({
      where: { id: bob.email.id },
      data: { status: 'ACCEPTED', providerId: 're_bob' },
    });
    const accept = () => site.visitor().post(link, { password: PASSWORD });
    const logIn = () => site.visitor().post('/login', { email: ines.user.email, password: PASSWORD });

    await setReadOnly(true);
    await waitFor(async () => (await fetch(`${site.url}/readyz`)).status === 503);
    expect(await (await fetch(`${site.url}/readyz`)).json()).toEqual({ ready: false, failed: ['database'] });
    await waitFor(async () => (await site.visitor().get(link)).status === 200);
    for (const form of [accept, logIn]) {
      const page = await form();
      expect(page.status).toBe(503);
      expect(page.words).toContain(SENTENCE);
      expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    for (const request of [bounce, report]) {
      const answer = await request();
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ error: SENTENCE });
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    for (const person of [sam, ines, bob, eve]) expect(await person.status()).toBe('OPEN');

    await setReadOnly(false);
    await waitFor(async () => (await fetch(`${site.url}/readyz`)).status === 200);
    await waitFor(async () => (await accept()).status === 303);
    expect((await logIn()).status).toBe(303);
    expect([(await bounce()).status, (await report()).status]).toEqual([204, 204]);
    expect([await sam.status(), await ines.status()]).toEqual(['LOGGED_IN', 'LOGGED_IN']);
    expect([await bob.status(), await eve.status()]).toEqual(['BOUNCED', 'LOGGED_IN']);
  } finally {
    await setReadOnly(false);
    await site.close();
  }
}, 30_000);
