import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openPage } from '../../sandbox/page-server/open-page.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { type TestDatabase, testDatabase } from '../setup/database.ts';
import { silentLogger } from '../setup/logger.ts';

let database: TestDatabase;
let dataDir: string;
let sandbox: Sandbox;
let page: { url: string; close(): Promise<void> };

beforeAll(async () => {
  [database, dataDir] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'usher-page-'))]);
  const environment = { PORT: String(await freePort()), DATABASE_URL: database.url, DATA_DIR: dataDir };
  sandbox = await startSandbox({ environment, logger: silentLogger, limits: 'off' });
  page = await openPage(sandbox);
});
afterAll(async () => {
  await page.close();
  await sandbox.stop();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A request as a browser or another program would make it; fetch would not let its Host be chosen. */
function ask(
  url: string,
  options: { method?: string; headers?: IncomingHttpHeaders; body?: string } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const asked = request(url, { method, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await readText(response) });
    });
    asked.on('error', reject).end(body);
  });
}

const json = { 'content-type': 'application/json' };
const move = (headers: IncomingHttpHeaders) =>
  ask(`${page.url}/api/clock`, { method: 'POST', headers: { ...json, ...headers }, body: '{"to":"now"}' });

test('a web page elsewhere cannot drive the sandbox: not by a request of its own, nor under a name of its own', async () => {
  const { host } = new URL(page.url);
  expect((await move({})).status).toBe(200);
  expect((await move({ origin: page.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await move({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await move({ origin: 'null' })).status).toBe(403);
  expect((await move({ origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await move({ host: `evil.test:${new URL(page.url).port}` })).status).toBe(403);
  expect((await move({ host: '127.0.0.1' })).status).toBe(403);
  expect((await move({ host: host.replace('127.0.0.1', 'localhost') })).status).toBe(200);
  expect((await ask(`${page.url}/api/world`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
    403,
  );
  const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await ask(`${page.url}/`, { headers: followed })).status).not.toBe(403);
});

test('nor can a web page elsewhere use the local Slack or the local Resend', async () => {
  const { slack, resend } = sandbox;
  for (const url of [`${slack.apiUrl}auth.test`, `${resend.baseUrl}/emails`]) {
    expect((await ask(url, { method: 'POST', headers: { origin: 'https://evil.test' } })).status).toBe(403);
    expect((await ask(url, { method: 'POST', headers: { host: 'evil.test' } })).status).toBe(403);
    expect((await ask(url, { method: 'POST' })).status).not.toBe(403);
  }
});

test('all of it listens on loopback only', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  const urls = [page.url, sandbox.slack.apiUrl, sandbox.resend.baseUrl, sandbox.url];
  for (const { address } of outside) {
    for (const url of urls) {
      const reached = new Promise((resolve) => {
        const socket = connect(Number(new URL(url).port), address);
        socket.on('connect', () => resolve(socket.destroy())).on('error', ({ message }) => resolve(message));
      });
      expect(await reached).toContain('ECONNREFUSED');
    }
  }
  expect(urls.map((url) => new URL(url).hostname)).toEqual([
    '127.0.0.1',
    '127.0.0.1',
    '127.0.0.1',
    'localhost',
  ]);
});

test('mail is shown without scripts, without anything from elsewhere, and its links lead out of its frame', async () => {
  const typed = new URLSearchParams({ as: 'alice', text: '/invite sam@acme.test' });
  const answer = await fetch(`${page.url}/type`, { method: 'POST', body: typed });
  expect(await answer.text()).toContain('Welcome email sent to sam@acme.test');
  const [mail] = await eventually(
    () => sandbox.resend.mailbox('sam@acme.test'),
    ({ length }) => length === 1,
  );
  const shown = await fetch(`${page.url}/mail/${mail?.id}`);
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(shown.headers.get('content-security-policy')).toMatch(/sandbox(?!.*allow-scripts)/);
  expect(await shown.text()).toContain('<base target="_blank">');
  expect(await (await fetch(`${page.url}/mailbox/sam@acme.test`)).text()).toContain(mail?.subject);
});

test('going back with the clock is harmless: what was ahead has happened now, and the days between are kept', async () => {
  const { db } = sandbox.usher.context;
  sandbox.advance(2 * DAY);
  await sandbox.slack.person('alice').types('/invite ines@acme.test');
  const find = () => db.round.findFirst({ where: { membership: { user: { emailKey: 'ines@acme.test' } } } });
  await eventually(find, (round) => round?.welcomedAt !== null);
  await db.user.updateMany({
    where: { emailKey: 'ines@acme.test' },
    data: { correctedAt: sandbox.usher.context.clock.now() },
  });
  const before = Date.now();
  await sandbox.backToNow();
  const { correctedAt } = await db.user.findUniqueOrThrow({ where: { emailKey: 'ines@acme.test' } });
  expect(Number(correctedAt)).toBeLessThanOrEqual(Date.now());
  const round = await find();
  const [opened, welcomed, next] = [round?.openedAt, round?.welcomedAt, round?.nextFollowUpAt].map(Number);
  expect(opened).toBeGreaterThanOrEqual(before - HOUR);
  expect(opened).toBeLessThanOrEqual(Date.now());
  expect(welcomed).toBeLessThanOrEqual(Date.now());
  expect(Math.abs(Number(next) - Number(opened) - 3 * DAY)).toBeLessThan(HOUR);
  expect(round?.endedAt).toBeNull();
  expect(sandbox.resend.mailbox('ines@acme.test')).toHaveLength(1);

  sandbox.advance(3 * DAY + MINUTE);
  await eventually(
    () => sandbox.resend.mailbox('ines@acme.test'),
    ({ length }) => length === 2,
  );
  await sandbox.backToNow();
});

test('going back waits for work that holds what it has to move, and ends nobody else’s', async () => {
  const { db } = sandbox.usher.context;
  sandbox.advance(DAY);
  await sandbox.slack.person('alice').types('/invite tomasz@acme.test');
  let back: Promise<void> | undefined;
  await db.$transaction(async (tx) => {
    // The opposite order to that in which going back takes the rows.
    await tx.$executeRaw`UPDATE emails SET error = error WHERE created_at > ${new Date()}`;
    back = sandbox.backToNow();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await tx.$executeRaw`UPDATE rounds SET number = number WHERE opened_at > ${new Date()}`;
  });
  await back;
  expect(await db.round.count({ where: { openedAt: { gt: new Date() } } })).toBe(0);
});

test('the sandbox does not start beside settings of a real Slack', async () => {
  const environment = { PORT: '0', DATA_DIR: dataDir, SLACK_BOT_TOKEN: 'xoxb-real' };
  await expect(startSandbox({ environment, logger: silentLogger })).rejects.toThrow(
    'The sandbox does not start beside settings of a real Slack: SLACK_BOT_TOKEN.',
  );
});

async function eventually<Found>(
  look: () => Found | Promise<Found>,
  enough: (found: Found) => boolean,
): Promise<Found> {
  for (const end = Date.now() + 60_000; ; ) {
    const found = await look();
    if (enough(found)) return found;
    if (Date.now() > end) throw new Error(`In vain: ${JSON.stringify(found).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
