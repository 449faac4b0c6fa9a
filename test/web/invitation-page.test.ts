import { expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { DAY } from '../../src/clock.ts';
import type { RoundStatus } from '../../src/generated/prisma/enums.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { useWebsite } from './site.ts';

const PASSWORD = 'three calm ferrets';

const site = useWebsite();

const db = () => site.context.db;
const pathOf = (email: { id: string }) => `/i/${linkToken(site.context.secret, email.id)}`;

async function invited(given: { passwordHash?: string; tenantName?: string; appUrl?: string } = {}) {
  const alice = await makeUser(db(), { firstName: 'Alice', lastName: 'Admin' });
  const { tenantName, passwordHash, ...rest } = given;
  const tenant = await makeTenant(db(), { ...rest, ...(tenantName ? { name: tenantName } : {}) });
  const user = await makeUser(db(), passwordHash ? { passwordHash } : {});
  const membership = await makeMembership(db(), { tenantId: tenant.id, userId: user.id });
  const { round, email } = await makeRound(db(), { membershipId: membership.id, sentById: alice.id });
  return { tenant, user, membership, round, email, path: pathOf(email) };
}

/** Everything that an acceptance would change. */
async function stateOf(membershipId: string) {
  return db().membership.findUniqueOrThrow({
    where: { id: membershipId },
    include: {
      user: { include: { sessions: true } },
      rounds: { include: { emails: true } },
      invitation: { include: { cards: { include: { facts: true } } } },
    },
  });
}

test('opening the link changes nothing, whatever a link scanner sends', async () => {
  const { membership, path } = await invited();
  const before = await stateOf(membership.id);
  const visitor = site.visitor();
  for (const init of [
    {},
    { method: 'HEAD' },
    { headers: { 'Sec-Purpose': 'prefetch' } },
    { headers: { Purpose: 'prefetch', 'User-Agent': 'Barracuda Sentinel' } },
    { method: 'OPTIONS' },
    { method: 'PUT', body: 'password=three+calm+ferrets' },
  ]) {
    await visitor.get(path, init);
  }
  await visitor.get(`${path}?password=three+calm+ferrets`);
  await visitor.get(`${path}/new-link`);
  expect(await stateOf(membership.id)).toEqual(before);
  expect(visitor.cookies.size).toBe(0);
  expect(site.context.woken).toEqual([]);
});

test('HEAD is answered as GET is', async () => {
  const { path } = await invited();
  const page = await site.visitor().get(path, { method: 'HEAD' });
  expect(page).toMatchObject({ status: 200, text: '' });
});

test('the page is in the tenant’s name, says who invited, and helps password managers', async () => {
  const { path, user } = await invited({ tenantName: 'Northwind Tower' });
  const page = await site.visitor().get(path);
  expect(page.status).toBe(200);
  expect(page.words).toContain('Alice Admin invited you to Northwind Tower.');
  expect(page.words).toContain(user.email);
  expect(page.words).toContain('At least 8 characters. 15 or more is better');
  expect(page.text).toContain('<label for="password">');
  expect(page.text).toMatch(/<input[^>]*type="password"[^>]*autocomplete="new-password"/);
  expect(page.text).toMatch(new RegExp(`<input[^>]*value="${user.email}"[^>]*autocomplete="username"`));
  expect(page.text).not.toMatch(/<script[^>]|style=|http-equiv/i);
});

test('the page has the look of its tenant, and once the link is dead the installation’s, which tells nothing', async () => {
  const { path, tenant, round } = await invited();
  const brand = {
    brandName: 'Tower JV',
    brandColor: '#ffcc00',
    brandLogo: 'https://cdn.tower.test/logo.svg',
  };
  await db().tenant.update({ where: { id: tenant.id }, data: brand });
  const page = await site.visitor().get(path);
  expect(page.text).toContain('<img src="https://cdn.tower.test/logo.svg" alt="Tower JV"');
  expect(page.text).toMatch(/href="\/usher-[0-9a-f]{12}-ffcc00\.css"/);
  expect(page.headers.get('Content-Security-Policy')).toContain('img-src data: https://cdn.tower.test;');
  const stop = await site.visitor().get(path.replace('/i/', '/stop/'));
  expect(stop.text).toContain('alt="Tower JV"');
  const other = await makeMembership(db(), { tenantId: tenant.id });
  const { email: accepted } = await makeRound(db(), { membershipId: other.id });
  const newcomer = site.visitor();
  await newcomer.post(pathOf(accepted), { password: PASSWORD });
  expect((await newcomer.get('/')).text).toContain('alt="Tower JV"');
  await db().round.update({ where: { id: round.id }, data: { status: 'EXPIRED', endedAt: new Date() } });
  const dead = await site.visitor().get(path);
  expect(dead.text).not.toMatch(/Tower JV|ffcc00|cdn\.tower/);
  expect(dead.words).toContain('Usher');
});

test('names that look like markup are shown as they are', async () => {
  const { path } = await invited({ tenantName: '<img src=x onerror=alert(1)> "Tower" & Söhne 🏗' });
  const page = await site.visitor().get(path);
  expect(page.text).not.toContain('<img');
  expect(page.words).toContain('<img src=x onerror=alert(1)> "Tower" & Söhne 🏗');
});

test('someone new chooses a password, is logged in, and goes on to the tenant', async () => {
  const { path, tenant, round } = await invited({ appUrl: 'https://tower.northwind.test' });
  const visitor = site.visitor();
  const accepted = await visitor.post(path, { password: PASSWORD });
  expect(accepted.status).toBe(303);
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'LOGGED_IN' });

  const home = await visitor.get(accepted.headers.get('Location') ?? '');
  expect(home.words).toContain(`Welcome to ${tenant.name}, Sam`);
  expect(home.text).toContain('href="https://tower.northwind.test"');
  expect(home.words).toContain(`Go to ${tenant.name}`);

  const again = await visitor.get(path);
  expect(again.status).toBe(410);
  expect(again.words).toContain('This invitation has been accepted');
  expect(again.text).toContain('href="/login"');
  expect(again.text).toContain('<a href="/forgot">Forgot your password?</a>');
});

test.each([
  ['missing', '', 'Choose a password.'],
  ['too short', '7 chars', 'This password is too short. Choose one of at least 8 characters.'],
  ['too long', 'x'.repeat(257), 'This password is too long. Choose one of at most 256 characters.'],
  ['common', 'Password1', 'Many people use this password, so it is easy to guess. Choose another one.'],
  [
    'the person’s own name',
    'Sam Steel',
    'This password is made of your own name or email ID, which is easy to guess. Choose another one.',
  ],
  [
    'the name of this service',
    'Usher2026',
    'This password is made of names that many people know: yours, your company’s, the tenant’s or this service’s. Choose another one.',
  ],
])('a password that is %s is refused with one sentence', async (_what, password, sentence) => {
  const { path, membership } = await invited();
  const page = await site.visitor().post(path, { password });
  expect(page.status).toBe(422);
  expect(page.text).toContain(`role="alert">${sentence}<`);
  expect(page.text).toMatch(/<input[^>]*aria-invalid="true"[^>]*aria-describedby="problem/);
  expect(page.text).toMatch(/<title>Error: /);
  if (password) expect(page.text).not.toContain(`value="${password}"`);
  expect(membership.user.passwordHash).toBeNull();
});

test('when two accept at once, one is let in and the other is told why not', async () => {
  const { path, user } = await invited();
  const pages = await Promise.all([
    site.visitor().post(path, { password: 'the first of two' }),
    site.visitor().post(path, { password: 'the second of two' }),
  ]);
  expect(pages.map(({ status }) => status).sort()).toEqual([303, 410]);
  const loser = pages.find(({ status }) => status === 410);
  expect(loser?.words).toContain('This invitation has been accepted');
  expect(loser?.setCookies).toEqual([]);
  expect(await db().session.count({ where: { userId: user.id } })).toBe(1);
});

test('someone who has a password is not asked to make one: they log in', async () => {
  const { path, user, round } = await invited({ passwordHash: await hashPassword(PASSWORD) });
  const visitor = site.visitor();
  const page = await visitor.get(path);
  expect(page.text).toMatch(/<input[^>]*type="password"[^>]*autocomplete="current-password"/);
  expect(page.text).not.toContain('new-password');
  expect(page.text).toContain('<a href="/forgot">Forgot your password?</a>');

  const wrong = await visitor.post(path, { password: 'another password' });
  expect(wrong.status).toBe(422);
  expect(wrong.words).toContain('This is not the password for this email ID. Try again.');
  expect(visitor.cookies.size).toBe(0);

  const right = await visitor.post(path, { password: PASSWORD });
  expect(right.status).toBe(303);
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'LOGGED_IN' });
  expect(await db().user.findUnique({ where: { id: user.id } })).toEqual(user);
});

test.each<[RoundStatus, string, boolean]>([
  ['LOGGED_IN', 'This invitation has been accepted', false],
  ['SUPERSEDED', 'There is a newer link', true],
  ['REVOKED', 'This invitation was withdrawn', false],
  ['DEACTIVATED', 'The user account it was for is no longer active', false],
  ['BOUNCED', 'Emails to its address came back', false],
  ['COMPLAINED', 'One of its emails was reported as spam', false],
  ['DECLINED', 'You stopped this invitation', false],
  ['EXPIRED', 'This link has expired', true],
])(
  'the page of a link whose round ended %s says why, and nothing about whose it was',
  async (status, why, offers) => {
    const { path, tenant, user, round } = await invited();
    await db().round.update({ where: { id: round.id }, data: { status, endedAt: new Date() } });
    const page = await site.visitor().get(path);
    expect(page.status).toBe(410);
    expect(page.words).toContain(why);
    expect(page.words.includes('Send me a new link')).toBe(offers);
    const withoutToken = page.text.replaceAll(path, ''); // its random letters may spell a name
    for (const secret of [tenant.name, user.email, 'Alice', 'Sam', 'Steel'])
      expect(withoutToken).not.toContain(secret);
  },
);

test('a link that Usher never made is not found', async () => {
  const { path } = await invited();
  for (const wrong of ['/i/nonsense', `${path.slice(0, -2)}xx`, '/i/%00', '/i/..%2f..%2fetc']) {
    const page = await site.visitor().get(wrong);
    expect(page.status).toBe(404);
    expect(page.words).toContain('This link does not work');
    expect(page.text).toContain('href="/login"');
    expect((await site.visitor().post(wrong, { password: PASSWORD })).status).toBe(404);
  }
  expect((await site.visitor().get('/i/%E0%A4%A')).status).toBe(400);
});

test('asking for a new link sends one, and the page says the same whatever happened', async () => {
  const { path, round, membership } = await invited();
  const visitor = site.visitor();
  const whileLive = await visitor.post(`${path}/new-link`, {});
  await db().round.update({
    where: { id: round.id },
    data: { openedAt: new Date(Date.now() - 31 * DAY), expiresAt: new Date(Date.now() - DAY) },
  });
  const expired = await visitor.get(path);
  expect(expired.text).toContain(`action="${path}/new-link"`);
  const asked = await visitor.post(`${path}/new-link`, {});
  const askedAgain = await visitor.post(`${path}/new-link`, {});
  const unknown = await visitor.post('/i/nonsense/new-link', {});

  expect(asked.status).toBe(200);
  expect(asked.words).toContain('to the address it was first sent to');
  // The rule stands there, whether or not it is why nothing comes.
  expect(asked.words).toContain('At most 3 such emails a day go to one person');
  for (const other of [whileLive, askedAgain, unknown]) {
    expect({ status: other.status, text: other.text }).toEqual({ status: 200, text: asked.text });
  }
  const rounds = await db().round.findMany({
    where: { membershipId: membership.id },
    orderBy: { number: 'asc' },
  });
  expect(rounds).toMatchObject([{ status: 'EXPIRED' }, { status: 'OPEN', sentById: null }]);
  const old = await visitor.get(path);
  expect(old.words).toContain('There is a newer link');
});

test('the page of a link tells no other page where its visitor came from, and no cache keeps it', async () => {
  const { path } = await invited();
  for (const page of [
    await site.visitor().get(path),
    await site.visitor().post(path, { password: 'short' }),
  ]) {
    expect(page.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(page.headers.get('Cache-Control')).toBe('no-store');
  }
});

test('repeated password attempts on one link are limited', async () => {
  const { path } = await invited({ passwordHash: await hashPassword(PASSWORD) });
  const visitor = site.visitor();
  for (let attempt = 0; attempt < 10; attempt++) {
    expect((await visitor.post(path, { password: `guess number ${attempt}` })).status).toBe(422);
  }
  const limited = await visitor.post(path, { password: PASSWORD });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(limited.words).toContain('Too many attempts');
});
