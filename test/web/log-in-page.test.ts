import { EventEmitter, once } from 'node:events';
import { beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { passwordTurns } from '../../src/accounts/password-turns.ts';
import { DAY } from '../../src/clock.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { openSite, useWebsite } from './site.ts';

const PASSWORD = 'three calm ferrets';
const WRONG = 'The email ID or the password is wrong. Check both, and try again.';

const site = useWebsite();
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

const db = () => site.context.db;

async function member(given: { email?: string; appUrl?: string | null; tenantName?: string } = {}) {
  const user = await makeUser(db(), { passwordHash, ...(given.email ? { email: given.email } : {}) });
  const tenant = await makeTenant(db(), {
    appUrl: given.appUrl ?? null,
    ...(given.tenantName ? { name: given.tenantName } : {}),
  });
  const membership = await makeMembership(db(), { userId: user.id, tenantId: tenant.id });
  const { round, email } = await makeRound(db(), { membershipId: membership.id });
  const link = `/i/${linkToken(site.context.secret, email.id)}`;
  return { user, tenant, round, link };
}

test('someone who is not logged in is sent to the login', async () => {
  const page = await site.visitor().get('/');
  expect(page.status).toBe(303);
  expect(page.headers.get('Location')).toBe('/login');
});

test('the form works without scripts, and with password managers', async () => {
  const page = await site.visitor().get('/login');
  expect(page.status).toBe(200);
  expect(page.text).toMatch(/<form method="post" action="\/login">/);
  expect(page.text).toMatch(
    /<label for="email">.*\n<input id="email" name="email"[^>]*autocomplete="username"/,
  );
  expect(page.text).toMatch(
    /<label for="password">.*\n<div class="password">\n<input id="password" name="password" type="password" autocomplete="current-password"/,
  );
  expect(page.text).toContain('<a href="/forgot">Forgot your password?</a>');
});

test('logging in ends the open rounds, and shows the user’s tenants', async () => {
  const { user, tenant, round } = await member({ appUrl: 'https://tower.northwind.test' });
  const second = await makeMembership(db(), { userId: user.id });
  const { round: secondRound } = await makeRound(db(), { membershipId: second.id });
  await makeMembership(db(), {
    userId: user.id,
    tenantId: (await makeTenant(db(), { name: 'The one that was left' })).id,
    deactivatedAt: new Date(),
  });
  const visitor = site.visitor();
  const page = await visitor.post('/login', { email: ` ${user.email.toUpperCase()} `, password: PASSWORD });
  expect(page.status).toBe(303);
  expect(page.headers.get('Location')).toBe('/');
  const rounds = await db().round.findMany({ where: { id: { in: [round.id, secondRound.id] } } });
  expect(rounds.map(({ status }) => status)).toEqual(['LOGGED_IN', 'LOGGED_IN']);

  const home = await visitor.get('/');
  expect(home.text).toContain('href="https://tower.northwind.test"');
  expect(home.words).toContain(`Go to ${tenant.name}`);
  expect(home.words).toContain(second.tenant.name);
  expect(home.words).not.toContain('The one that was left');
  expect((await visitor.get('/login')).headers.get('Location')).toBe('/');
});

test('a wrong password says nothing about whether there is such a user account', async () => {
  const { user, round } = await member({ email: 'known@acme.test' });
  const { user: withoutPassword } = await makeMembership(db());
  const visitor = site.visitor();
  const wrong = await visitor.post('/login', { email: user.email, password: 'three wild ferrets' });
  expect(wrong.status).toBe(401);
  expect(wrong.text).toContain(`role="alert">${WRONG}<`);
  expect(wrong.text).toContain('value="known@acme.test"');
  expect(wrong.text).not.toContain('three wild ferrets');
  for (const email of ['unknown@acme.test', withoutPassword.email, 'no email ID', '"><b>']) {
    const other = await visitor.post('/login', { email, password: 'three wild ferrets' });
    expect(other.status).toBe(401);
    const escaped = email.replace('"', '&quot;').replaceAll('>', '&gt;').replaceAll('<', '&lt;');
    expect(other.text.replace(escaped, 'known@acme.test')).toBe(wrong.text);
  }
  expect((await visitor.post('/login', {})).status).toBe(401);
  expect(visitor.cookies.size).toBe(0);
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'OPEN' });
});

test('logging out ends the session for good', async () => {
  const { user } = await member();
  const visitor = site.visitor();
  await visitor.post('/login', { email: user.email, password: PASSWORD });
  const stolen = site.visitor();
  const cookie = `usher_session=${visitor.cookies.get('usher_session')}`;
  expect((await stolen.get('/', { headers: { Cookie: cookie } })).status).toBe(200);

  const page = await visitor.post('/logout', {});
  expect(page.headers.get('Location')).toBe('/login');
  expect(visitor.cookies.size).toBe(0);
  expect((await stolen.get('/', { headers: { Cookie: cookie } })).status).toBe(303);
  expect((await site.visitor().post('/logout', {})).status).toBe(303);
});

test('a session ends after 30 days', async () => {
  const { user } = await member();
  const visitor = site.visitor();
  await visitor.post('/login', { email: user.email, password: PASSWORD });
  expect((await visitor.get('/')).status).toBe(200);
  site.context.clock.advance(31 * DAY);
  expect((await visitor.get('/')).status).toBe(303);
  site.context.clock.reset();
});

test('the cookie over http is for this host, out of reach for scripts, and not sent from other sites', async () => {
  const { user } = await member();
  const page = await site.visitor().post('/login', { email: user.email, password: PASSWORD });
  expect(page.setCookies).toHaveLength(1);
  expect(page.setCookies[0]).toMatch(
    /^usher_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
  );
  expect(page.headers.get('Strict-Transport-Security')).toBeNull();
});

test('repeated attempts on one user account are limited, however its email ID is spelt, and others still log in', async () => {
  const { user } = await member({ email: 'guessed@xn--xample-9ua.test' });
  const { user: other } = await member();
  const spellings = [user.email, 'GUESSED@éxample.test', ' guessed@Éxample.TEST'];
  for (let attempt = 0; attempt < 10; attempt++) {
    const fields = { email: spellings[attempt % 3] ?? '', password: `guess number ${attempt}` };
    expect((await site.visitor().post('/login', fields)).status).toBe(401);
  }
  expect((await site.visitor().post('/login', { email: user.email, password: PASSWORD })).status).toBe(429);
  expect((await site.visitor().post('/login', { email: other.email, password: PASSWORD })).status).toBe(303);
});

test('while too many passwords are being checked, the page asks to try again soon, and nothing counts as a failure', async () => {
  const { user, link } = await member();
  const events = new EventEmitter();
  const over = once(events, 'over');
  const busy = Array.from({ length: passwordTurns.capacity }, () => passwordTurns.take(() => over));
  const visitor = site.visitor();
  for (const path of ['/login', link, ...Array.from({ length: 10 }, () => '/login')]) {
    const page = await visitor.post(path, { email: user.email, password: PASSWORD });
    expect(page.status).toBe(503);
    expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(page.words).toContain('Try again in a few seconds.');
  }
  expect((await visitor.get('/login')).status).toBe(200);
  events.emit('over');
  await Promise.all(busy);
  expect((await visitor.post('/login', { email: user.email, password: PASSWORD })).status).toBe(303);
});

test('behind TLS the cookie has the prefix __Host- and is sent over TLS only, and links have its address', async () => {
  const tls = await openSite({ publicUrl: 'https://usher.northwind.test' });
  try {
    const { db } = tls.context;
    const { id: membershipId } = await makeMembership(db);
    const { email } = await makeRound(db, { membershipId });
    const visitor = tls.visitor();
    const path = `/i/${linkToken(tls.context.secret, email.id)}`;
    const page = await visitor.post(path, { password: PASSWORD });
    expect(page.setCookies[0]).toMatch(
      /^__Host-usher_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(page.setCookies[0]).not.toContain('Domain');
    expect(page.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
    expect((await visitor.get('/')).status).toBe(200);
    await visitor.post('/logout', {});
    expect(visitor.cookies.size).toBe(0);
  } finally {
    await tls.close();
  }
});
