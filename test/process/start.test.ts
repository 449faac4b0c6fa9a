import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { testFolder } from '../setup/folder.ts';
import { type StartedProcess, startProcess } from '../setup/started-process.ts';
import { waitFor } from '../setup/wait-for.ts';
import { REAL_SETTINGS } from './real-settings.ts';

let dataDir: string;
const started: StartedProcess[] = [];

beforeEach(async () => {
  dataDir = await testFolder();
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM');
    await ended();
  }
});

function start(env: Record<string, string>): StartedProcess {
  const process = startProcess('start.mjs', { env });
  started.push(process);
  return process;
}

async function startSandbox(): Promise<{ process: StartedProcess; url: string; page: string }> {
  const port = String(await freePort());
  const process = start({ PORT: port, DATA_DIR: dataDir });
  const [, page = ''] = await process.says(/^Open (http:\S+) in a browser/m);
  await process.says(/Stop it with Ctrl-C/);
  return { process, url: `http://127.0.0.1:${port}`, page };
}

/** alice types a command until it is answered so: on a busy machine, the first answer is that the work goes on. */
async function answers(page: string, text: string, words: RegExp): Promise<void> {
  let answer = '';
  await waitFor(
    async () => {
      const body = new URLSearchParams({ as: 'alice', text });
      answer = await (await fetch(`${page}/type`, { method: 'POST', body })).text();
      return words.test(answer);
    },
    () => answer,
  );
}

describe('the sandbox', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'starts without any setting and ends with 0 on %s',
    async (signal) => {
      const { process, url, page } = await startSandbox();
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(await (await fetch(page)).text()).toContain('<title>Usher sandbox</title>');
      await answers(page, '/invite sam@acme.test', /Welcome email sent to sam@acme\.test|just now/);
      await answers(page, '/invite', /^\[Invite\][\s\S]*Permissions template/);
      process.child.kill(signal);
      expect(await process.ended()).toBe(0);
      await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    },
  );

  test('starts again after it was killed, and has lost nothing', async () => {
    const first = await startSandbox();
    await answers(first.page, '/invite sam@acme.test', /Welcome email sent|just now/);
    first.process.child.kill('SIGKILL');
    await first.process.ended();
    const second = await startSandbox();
    await answers(second.page, '/invite status sam@acme.test', /Sam Steel/);
    await answers(second.page, '/invite sam@acme.test', /was invited before|just now/);
  });
});

test('started by its file beside settings of a real Slack, the sandbox refuses in one sentence', async () => {
  const process = startProcess('../dist/sandbox/main.js', {
    env: { SLACK_BOT_TOKEN: 'xoxb-1', DATA_DIR: dataDir },
  });
  started.push(process);
  expect(await process.ended()).toBe(1);
  expect(process.output()).toMatch(
    /^The sandbox does not start beside settings of a real Slack: SLACK_BOT_TOKEN/,
  );
});

test('a second Usher on the same data is refused by one sentence, and the first goes on', async () => {
  const first = await startSandbox();
  const second = start({ PORT: String(await freePort()), DATA_DIR: dataDir });
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain(`Another Usher uses ${dataDir}.`);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test('a taken port is said in one sentence, with status 1', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const process = start({ PORT: String(port), DATA_DIR: dataDir });
  expect(await process.ended()).toBe(1);
  expect(process.output()).toContain(`Port ${port} is taken`);
  expect(process.output()).not.toMatch(/^\s+at /m);
  holder.close();
});

test('with SLACK_* it starts for real, and all wrong settings are in one message with status 1', async () => {
  const process = start({ SLACK_SIGNING_SECRET: 'signing-secret', PORT: 'http', MAIL_RATE: '-1' });
  expect(await process.ended()).toBe(1);
  for (const name of [
    'SLACK_BOT_TOKEN',
    'RESEND_API_KEY',
    'MAIL_FROM',
    'USHER_SECRET',
    'PORT',
    'MAIL_RATE',
  ]) {
    expect(process.output()).toContain(name);
  }
  expect(process.output()).not.toMatch(/^\s+at /m);
});

test('an unreachable database is said in one sentence that names it, with status 1', async () => {
  const nowhere = `postgres://usher:secret-word@127.0.0.1:${await freePort()}/usher`;
  const process = start({ ...REAL_SETTINGS, PORT: String(await freePort()), DATABASE_URL: nowhere });
  expect(await process.ended()).toBe(1);
  expect(process.output()).toMatch(/The database at 127\.0\.0\.1:\d+\/usher cannot be used/);
  expect(process.output()).not.toContain('secret-word');
  expect(process.output()).not.toMatch(/^\s+at /m);
});

test('a Slack that cannot be reached does not keep Usher from starting', async () => {
  const port = String(await freePort());
  const process = start({ ...REAL_SETTINGS, PORT: port, DATA_DIR: dataDir });
  await process.says(/Usher is ready/);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  process.child.kill('SIGTERM');
  expect(await process.ended()).toBe(0);
});
