import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { MovableClock } from '../../../src/clock.ts';
import { call, exampleSlack } from './example-slack.ts';

/** Does not go on until it is moved, so that no bucket fills by itself. */
class StillClock extends MovableClock {
  #now = Date.now();

  override now(): Date {
    return new Date(this.#now);
  }

  override advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

const clock = new StillClock();
let slack: LocalSlack;

beforeAll(async () => {
  slack = await exampleSlack({ limits: 'on', clock });
});
afterAll(() => slack.stop());

function post(channel: string): Promise<Response> {
  return fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
    body: new URLSearchParams({ channel, text: 'a' }),
  });
}

test('a channel takes one message a second', async () => {
  expect((await post('C000000001')).status).toBe(200);
  const second = await post('C000000001');
  expect(second.status).toBe(429);
  expect(second.headers.get('retry-after')).toBe('1');
  expect(await second.json()).toEqual({ ok: false, error: 'ratelimited' });
  expect((await post('C000000002')).status).toBe(200);
  clock.advance(1_000);
  expect((await post('C000000001')).status).toBe(200);
  expect(slack.messagesIn('#general')).toHaveLength(2);
});

test('a method takes as many calls a minute as its tier says, in each workspace', async () => {
  const answers: unknown[] = [];
  for (let n = 0; n < 21; n += 1) answers.push((await call(slack, 'conversations.list', {})).error);
  expect(answers.filter((error) => error === undefined)).toHaveLength(20);
  expect(answers.at(-1)).toBe('ratelimited');
  const elsewhere = await call(slack, 'conversations.list', {}, slack.botTokenOf('T000000002'));
  expect(elsewhere.ok).toBe(true);
  clock.advance(3_000);
  expect((await call(slack, 'conversations.list', {})).ok).toBe(true);
});
