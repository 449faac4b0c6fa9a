import { beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { makeMembership, makeRound, makeUser } from '../setup/factories.ts';
import { useWebsite } from './site.ts';

const PASSWORD = 'three calm ferrets';

const site = useWebsite({ publicUrl: 'https://usher.northwind.test' });
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

/** Sends all the headers given and no others of a browser's. */
async function send(path: string, fields: Record<string, string>, headers: Record<string, string>) {
  const response = await fetch(site.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
  return { status: response.status, cookies: response.headers.getSetCookie(), text: await response.text() };
}

const refused: [string, Record<string, string>][] = [
  ['another site', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' }],
  ['another site, by its Origin alone', { Origin: 'https://evil.test' }],
  ['a sister host', { Origin: 'https://blog.northwind.test', 'Sec-Fetch-Site': 'same-site' }],
  ['our host without TLS', { Origin: 'http://usher.northwind.test' }],
  ['our name at another port', { Origin: 'https://usher.northwind.test:8443' }],
  ['another site that hides its Origin', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
];

const taken: [string, Record<string, string>][] = [
  ['our pages', { Origin: 'https://usher.northwind.test', 'Sec-Fetch-Site': 'same-origin' }],
  ['our pages, in a browser without Sec-Fetch-Site', { Origin: 'https://usher.northwind.test' }],
  ['a program, which says nothing', {}],
];

async function invitation() {
  const { id: membershipId } = await makeMembership(site.context.db);
  const { email, round } = await makeRound(site.context.db, { membershipId });
  return { path: `/i/${linkToken(site.context.secret, email.id)}`, round };
}

async function emailOfUser() {
  const user = await makeUser(site.context.db, { passwordHash });
  await makeMembership(site.context.db, { userId: user.id });
  return user.email;
}

test.each(refused)('a form from %s is refused, and nothing is done', async (_where, headers) => {
  const { path, round } = await invitation();
  const accepted = await send(path, { password: PASSWORD }, headers);
  expect(accepted).toMatchObject({ status: 403, cookies: [] });
  expect(accepted.text).toContain('This form was sent from another site, so nothing was done.');
  expect(await site.context.db.round.findUnique({ where: { id: round.id } })).toEqual(round);

  const fields = { email: await emailOfUser(), password: PASSWORD };
  expect(await send('/login', fields, headers)).toMatchObject({ status: 403, cookies: [] });
  expect(await send('/logout', {}, headers)).toMatchObject({ status: 403, cookies: [] });
  expect(await send(`${path}/new-link`, {}, headers)).toMatchObject({ status: 403 });
});

test.each(taken)('a form from %s is taken', async (_where, headers) => {
  const { path } = await invitation();
  expect((await send(path, { password: PASSWORD }, headers)).status).toBe(303);
  const fields = { email: await emailOfUser(), password: PASSWORD };
  expect((await send('/login', fields, headers)).status).toBe(303);
});

test('the pages of links, which hide their address, take forms without an Origin; the login does not', async () => {
  const { path } = await invitation();
  const hidden = { Origin: 'null' };
  expect((await send(path, { password: PASSWORD }, hidden)).status).toBe(303);
  const fields = { email: await emailOfUser(), password: PASSWORD };
  expect((await send('/login', fields, hidden)).status).toBe(403);
});

test('the Host header makes no difference', async () => {
  const { path } = await invitation();
  const headers = { Origin: site.url, 'X-Forwarded-Host': '127.0.0.1' };
  expect((await send(path, { password: PASSWORD }, headers)).status).toBe(403);
});
