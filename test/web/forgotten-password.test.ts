import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeMembership, makeRound, makeTenant, makeUser } from '../setup/factories.ts';
import { useWebsite } from './site.ts';

const OLD = 'three calm ferrets';
const NEW = 'four quiet herons';

const site = useWebsite();
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(OLD);
});
afterEach(() => site.context.clock.reset());

const db = () => site.context.db;

async function member(given: { withoutPassword?: boolean; tenantName?: string; email?: string } = {}) {
  const user = await makeUser(db(), {
    ...(given.withoutPassword ? {} : { passwordHash }),
    ...(given.email && { email: given.email }),
  });
  const tenant = await makeTenant(db(), given.tenantName ? { name: given.tenantName } : {});
  const membership = await makeMembership(db(), { userId: user.id, tenantId: tenant.id });
  return { user, tenant, membership };
}

const ask = (email: string, visitor = site.visitor()) => visitor.post('/forgot', { email });
const logIn = (email: string, password: string) => site.visitor().post('/login', { email, password });

/** The password links that were written to this user, oldest first. */
async function linksTo(userId: string): Promise<string[]> {
  const emails = await db().email.findMany({
    where: { kind: 'PASSWORD_LINK', membership: { userId } },
    orderBy: { createdAt: 'asc' },
  });
  return emails.map(({ id }) => `/p/${linkToken(site.context.secret, id)}`);
}

async function linkTo(user: { id: string; email: string }): Promise<string> {
  await ask(user.email);
  return (await linksTo(user.id)).at(-1) ?? '';
}

test('someone who forgot the password gets a link, chooses a new one, and is in', async () => {
  const { user, tenant, membership } = await member();
  const { round } = await makeRound(db(), { membershipId: membership.id });
  const form = await site.visitor().get('/forgot');
  expect(form.text).toMatch(/<form method="post" action="\/forgot">/);
  const asked = await ask(` ${user.email.toUpperCase()}`);
  expect(asked.status).toBe(200);
  expect(asked.words).toContain('Check your email');
  expect(site.context.woken).toContain('deliver-mail');

  const [path = ''] = await linksTo(user.id);
  const visitor = site.visitor();
  const page = await visitor.get(path);
  expect(page.status).toBe(200);
  expect(page.words).toContain('Choose a new password');
  expect(page.words).toContain(user.email);
  expect(page.text).toMatch(/<input[^>]*type="password"[^>]*autocomplete="new-password"/);
  expect(page.headers.get('Referrer-Policy')).toBe('no-referrer');

  const set = await visitor.post(path, { password: NEW }, { Origin: 'null' });
  expect(set.status).toBe(303);
  const home = await visitor.get(set.headers.get('Location') ?? '');
  expect(home.words).toContain('Your new password is saved. You are logged in here');
  expect(home.words).toContain(tenant.name);
  expect((await logIn(user.email, NEW)).status).toBe(303);
  expect((await logIn(user.email, OLD)).status).toBe(401);
  // Logging in ends the rounds, as it does at the log-in page.
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'LOGGED_IN' });
  const audited = await db().auditEntry.findMany({ where: { actorId: user.id, action: 'set-password' } });
  expect(audited).toHaveLength(1);
  const subject = membership.id;
  const action = 'ask-for-password-link';
  expect(await db().auditEntry.findMany({ where: { subject, action } })).toMatchObject([
    { actorId: null, actor: 'a visitor of the log-in page', tenantId: tenant.id },
  ]);
});

test('opening the link changes nothing, whatever a link scanner sends', async () => {
  const { user } = await member();
  const path = await linkTo(user);
  for (const init of [
    {},
    { method: 'HEAD' },
    { method: 'OPTIONS' },
    { method: 'PUT', body: `password=${NEW}` },
  ])
    await site.visitor().get(path, init);
  await site.visitor().get(`${path}?password=${encodeURIComponent(NEW)}`);
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({ passwordHash });
  expect((await site.visitor().get(path)).status).toBe(200);
});

test('the link opens and stops no invitation', async () => {
  const { user, membership } = await member({ withoutPassword: true });
  const { round } = await makeRound(db(), { membershipId: membership.id });
  const path = await linkTo(user);
  for (const place of ['/i/', '/stop/']) {
    const elsewhere = path.replace('/p/', place);
    expect((await site.visitor().get(elsewhere)).status).toBe(404);
    expect((await site.visitor().post(elsewhere, { password: NEW })).status).toBe(404);
  }
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'OPEN' });
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({ passwordHash: null });
});

test('known and unknown addresses are answered alike', async () => {
  const { user } = await member({ email: 'known@acme.test' });
  const { user: never } = await member({ withoutPassword: true });
  const { user: gone, membership } = await member();
  await db().membership.update({ where: { id: membership.id }, data: { deactivatedAt: new Date() } });
  const known = await ask(user.email);
  for (const email of ['unknown@acme.test', never.email, gone.email]) {
    const other = await ask(email);
    expect(other.status).toBe(known.status);
    expect(other.text.replaceAll(email, 'known@acme.test')).toBe(known.text);
  }
  expect(known.words).toContain('At most 3 links an hour go to one address.');
  expect(await linksTo(never.id)).toEqual([]);
  expect(await linksTo(gone.id)).toEqual([]);
  const wrong = await ask('no email ID');
  expect(wrong.status).toBe(422);
  expect(wrong.words).toContain('This is not an email ID.');
});

test('an address gets three links an hour, whoever has it and however it is spelt', async () => {
  const { user } = await member({ email: 'often@xn--xample-9ua.test' });
  for (const email of [user.email, 'nobody-at-all@acme.test']) {
    const spelt = email.replace('xn--xample-9ua', 'Éxample');
    for (let asked = 0; asked < 3; asked += 1) {
      expect((await ask(asked === 1 ? spelt : email)).status).toBe(200);
      site.context.clock.advance(5 * MINUTE);
    }
    const refused = await ask(spelt);
    expect(refused.status).toBe(429);
    expect(refused.words).toContain('You can ask for another in 45 minutes.');
    expect(Number(refused.headers.get('Retry-After'))).toBe((45 * MINUTE) / 1000);
    site.context.clock.advance(45 * MINUTE);
    expect((await ask(email)).status).toBe(200);
    expect((await ask(email)).status).toBe(200); // a second click
    site.context.clock.advance(2 * MINUTE);
    expect((await ask(email)).status).toBe(429); // any hour, not each hour of the clock
    site.context.clock.reset();
  }
  expect(await linksTo(user.id)).toHaveLength(4);
});

test('of many who ask at one moment, one mail comes', async () => {
  const { user } = await member();
  const pages = await Promise.all(Array.from({ length: 8 }, () => ask(user.email)));
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await linksTo(user.id)).toHaveLength(1);
});

test('a link works once, and a new password ends the others', async () => {
  const { user } = await member();
  const first = await linkTo(user);
  site.context.clock.advance(2 * MINUTE);
  const second = await linkTo(user);
  const attempts = await Promise.all([
    site.visitor().post(second, { password: NEW }),
    site.visitor().post(second, { password: 'five loud geese there' }),
  ]);
  expect(attempts.map(({ status }) => status).sort()).toEqual([303, 410]);
  for (const path of [first, second]) {
    const page = await site.visitor().get(path);
    expect(page.status).toBe(410);
    expect(page.words).toContain('This link has been used');
    expect(page.text).toContain('href="/login"');
    expect((await site.visitor().post(path, { password: 'six slow storks' })).status).toBe(410);
  }
  const waiting = await db().email.count({
    where: { kind: 'PASSWORD_LINK', membership: { userId: user.id }, status: 'QUEUED' },
  });
  expect(waiting).toBe(0);
});

test('a link dies after an hour, with the user’s last tenant, and is no invitation', async () => {
  const { user, membership } = await member();
  const path = await linkTo(user);
  expect((await site.visitor().get(path.replace('/p/', '/i/'))).status).toBe(404);
  const { email } = await makeRound(db(), { membershipId: membership.id });
  const invitation = linkToken(site.context.secret, email.id);
  for (const wrong of [`/p/${invitation}`, '/p/nonsense', `${path.slice(0, -2)}xx`]) {
    const page = await site.visitor().post(wrong, { password: NEW });
    expect(page.status).toBe(404);
    expect(page.text).toContain('href="/forgot"');
  }
  site.context.clock.advance(HOUR - MINUTE);
  expect((await site.visitor().get(path)).status).toBe(200);
  site.context.clock.advance(MINUTE);
  const late = await site.visitor().post(path, { password: NEW });
  expect(late.status).toBe(410);
  expect(late.words).toContain('This link has expired');
  expect(late.text).toContain('href="/forgot"');

  const again = await linkTo(user);
  await db().membership.update({ where: { id: membership.id }, data: { deactivatedAt: new Date() } });
  const gone = await site.visitor().post(again, { password: NEW });
  expect(gone.words).toContain('This user account is not active');
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({ passwordHash });
});

test('a new password logs everybody else out, and forgives the wrong ones from here', async () => {
  const { user } = await member();
  const elsewhere = site.visitor();
  await elsewhere.post('/login', { email: user.email, password: OLD });
  for (let attempt = 0; attempt < 10; attempt += 1) await logIn(user.email, `guess number ${attempt}`);
  expect((await logIn(user.email, OLD)).status).toBe(429);

  expect((await site.visitor().post(await linkTo(user), { password: NEW })).status).toBe(303);
  expect((await elsewhere.get('/')).headers.get('Location')).toBe('/login');
  expect((await logIn(user.email, NEW)).status).toBe(303);
});

test('a password made of names is refused with the reason, and the link still works', async () => {
  const { user, membership } = await member({ tenantName: 'Harbour Bridge' });
  await db().tenant.update({ where: { id: membership.tenantId }, data: { brandName: 'Seagull Partners' } });
  const path = await linkTo(user);
  for (const [password, reason] of [
    ['short', 'This password is too short.'],
    ['SamSteel99', 'This password is made of your own name or email ID'],
    ['harbour-bridge-1', 'This password is made of names that many people know'],
    ['SeagullPartners7', 'This password is made of names that many people know'],
  ] as const) {
    const page = await site.visitor().post(path, { password });
    expect(page.status).toBe(422);
    expect(page.words).toContain(reason);
  }
  expect((await site.visitor().post(path, { password: NEW })).status).toBe(303);
});

test('someone who has never chosen a password is led to the open invitation', async () => {
  const { user, membership } = await member({ withoutPassword: true });
  const { round, email } = await makeRound(db(), { membershipId: membership.id });
  const path = await linkTo(user);
  const opened = await site.visitor().get(path);
  expect(opened.status).toBe(303);
  expect(opened.headers.get('Location')).toBe(`/i/${linkToken(site.context.secret, email.id)}`);
  expect((await site.visitor().post(path, { password: NEW })).status).toBe(303);
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({ passwordHash: null });

  const visitor = site.visitor();
  await visitor.post(opened.headers.get('Location') ?? '', { password: NEW });
  expect(await db().round.findUnique({ where: { id: round.id } })).toMatchObject({ status: 'LOGGED_IN' });
  expect((await site.visitor().get(path)).words).toContain('This link has been used');
});

test('the mail is in the name of the tenant that the user logged in to last', async () => {
  const { user } = await member({ tenantName: 'The earlier one' });
  const lastLoginAt = new Date(Date.now() - DAY);
  const later = await makeMembership(db(), { userId: user.id, firstLoginAt: lastLoginAt, lastLoginAt });
  await linkTo(user);
  const email = await db().email.findFirst({
    where: { kind: 'PASSWORD_LINK', membership: { userId: user.id } },
  });
  expect(email).toMatchObject({ membershipId: later.id, sentById: null, roundId: null, status: 'QUEUED' });
});
