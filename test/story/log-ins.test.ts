import diagnostics from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { passwordTurns } from '../../src/accounts/password-turns.ts';
import { SECOND } from '../../src/clock.ts';
import { useSandbox } from './use-sandbox.ts';

const LOG_INS = 300;

const running = useSandbox();

/**
 * When Usher got and answered requests of Slack. Measured at its door, because the 300 visitors run in this process too,
 * and take longer to send than Usher takes to answer.
 */
const slackRequests = new Map<IncomingMessage, { began: number; took?: number }>();
const requestOf = (event: unknown): IncomingMessage | null => {
  if (typeof event !== 'object' || event === null || !('request' in event)) return null;
  const { request } = event;
  return request instanceof IncomingMessage && request.url === '/slack/events' ? request : null;
};
const begins = (event: unknown) => {
  const request = requestOf(event);
  if (request) slackRequests.set(request, { began: performance.now() });
};
const ends = (event: unknown) => {
  const request = requestOf(event);
  const known = request && slackRequests.get(request);
  if (known) known.took = performance.now() - known.began;
};

beforeAll(() => {
  diagnostics.subscribe('http.server.request.start', begins);
  diagnostics.subscribe('http.server.response.finish', ends);
});
afterAll(() => {
  diagnostics.unsubscribe('http.server.request.start', begins);
  diagnostics.unsubscribe('http.server.response.finish', ends);
});

/** A wrong log-in, from an address of its own. */
async function logIn(n: number): Promise<{ status: number; retryAfter: string | null }> {
  const { port, context } = running.sandbox.usher;
  const response = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    body: new URLSearchParams({ email: `person-${n}@acme.test`, password: 'three wild ferrets' }),
    headers: {
      Origin: context.publicUrl,
      'Sec-Fetch-Site': 'same-origin',
      'X-Forwarded-For': `203.0.${113 + (n >> 8)}.${n & 255}`,
    },
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('Retry-After') };
}

test('commands are answered in 2 s while 300 people log in at once, and those who are too many are to come back', async () => {
  const alice = running.sandbox.slack.person('alice');
  let areDone = false;
  const logIns = Promise.all(Array.from({ length: LOG_INS }, (_, n) => logIn(n))).finally(() => {
    areDone = true;
  });
  slackRequests.clear();
  do {
    const heard = await alice.types('/invite status', { in: '#general' });
    expect(heard.reply?.text()).toContain('Northwind Tower');
  } while (!areDone);
  const times = [...slackRequests.values()].map(({ took }) => took);
  expect(times.length).toBeGreaterThan(0);
  for (const took of times) expect(took).toBeLessThan(2 * SECOND);

  const answers = await logIns;
  const looked = answers.filter(({ status }) => status === 401);
  const refused = answers.filter(({ status }) => status === 503);
  expect(looked.length + refused.length).toBe(LOG_INS);
  expect(looked.length).toBeGreaterThanOrEqual(passwordTurns.capacity);
  expect(refused.length).toBeGreaterThan(0);
  for (const { retryAfter } of refused) expect(Number(retryAfter)).toBeGreaterThan(0);
});
