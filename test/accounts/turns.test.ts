import { setImmediate as soon } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Turns } from '../../src/accounts/turns.ts';

test('so many run at once, some wait in order, and the rest is refused without being started', async () => {
  const turns = new Turns({ places: 2, mostWaiting: 3 });
  const started: number[] = [];
  let [running, most] = [0, 0];
  const work = async (n: number) => {
    started.push(n);
    running += 1;
    most = Math.max(most, running);
    await soon();
    running -= 1;
    return n;
  };
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((n) => turns.take(() => work(n))));
  expect(outcomes.slice(0, 5)).toEqual([0, 1, 2, 3, 4].map((value) => ({ status: 'fulfilled', value })));
  for (const refused of outcomes.slice(5)) expect(refused).toMatchObject({ reason: { code: 'BUSY' } });
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(await turns.take(() => work(7))).toBe(7);
});

test('work that fails gives its place back', async () => {
  const turns = new Turns({ places: 1, mostWaiting: 0 });
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take(async () => 'next')).toBe('next');
});
