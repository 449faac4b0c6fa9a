import { expect, test } from '@jest/globals';
import { MINUTE, MovableClock } from '../../src/clock.ts';
import { BoundedCounts } from '../../src/web/limits/bounded-counts.ts';

test('a key is counted until its window is over', () => {
  const clock = new MovableClock();
  const counts = new BoundedCounts({ clock, window: MINUTE });
  expect([1, 2].map(() => counts.increment('a').totalHits)).toEqual([1, 2]);
  counts.decrement('a');
  expect(counts.increment('a').totalHits).toBe(2);
  clock.advance(MINUTE);
  expect(counts.increment('a').totalHits).toBe(1);
});

test('no more keys are kept than there is room for, and the oldest goes first', () => {
  const clock = new MovableClock();
  const counts = new BoundedCounts({ clock, window: MINUTE, most: 3 });
  for (const key of ['a', 'b', 'c', 'd', 'd']) counts.increment(key);
  expect(counts.size).toBe(3);
  expect(counts.increment('d').totalHits).toBe(3);
  expect(counts.increment('a').totalHits).toBe(1);
  clock.advance(MINUTE);
  counts.increment('e');
  expect(counts.size).toBe(1);
});
