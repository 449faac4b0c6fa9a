import { expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { waitFor } from '../setup/wait-for.ts';
import { useUshers } from './ushers.ts';

const ushers = useUshers();

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

test('the sandbox starts without any setting, refuses a second Usher on its data, and ends with 0 on SIGTERM', async () => {
  const { process, url, page } = await ushers.startSandbox();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await (await fetch(page)).text()).toContain('<title>Usher sandbox</title>');
  await answers(page, '/invite sam@acme.test', /Welcome email sent to sam@acme\.test|just now/);
  await answers(page, '/invite', /^\[Invite\][\s\S]*Permissions template/);

  const second = ushers.start({ PORT: String(await freePort()) });
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain(`Another Usher uses ${ushers.dataDir}.`);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  process.child.kill('SIGTERM');
  expect(await process.ended()).toBe(0);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('the sandbox starts again after it was killed, has lost nothing, and ends with 0 on SIGINT', async () => {
  const first = await ushers.startSandbox();
  await answers(first.page, '/invite sam@acme.test', /Welcome email sent|just now/);
  first.process.child.kill('SIGKILL');
  await first.process.ended();
  const second = await ushers.startSandbox();
  await answers(second.page, '/invite status sam@acme.test', /Sam Steel/);
  await answers(second.page, '/invite sam@acme.test', /was invited before|just now/);
  second.process.child.kill('SIGINT');
  expect(await second.process.ended()).toBe(0);
  await expect(fetch(`${second.url}/healthz`)).rejects.toThrow();
});

test('started by its file beside settings of a real Slack, the sandbox refuses in one sentence', async () => {
  const process = ushers.start({ SLACK_BOT_TOKEN: 'xoxb-1' }, '../dist/bundle/sandbox/main.js');
  expect(await process.ended()).toBe(1);
  expect(process.output()).toMatch(
    /^The sandbox does not start beside settings of a real Slack: SLACK_BOT_TOKEN/,
  );
});
