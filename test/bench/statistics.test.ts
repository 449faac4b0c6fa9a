import { expect, test } from '@jest/globals';
import { median, percentile } from '../../bench/setup/statistics.ts';

const HUNDRED = Array.from({ length: 100 }, (_, n) => 100 - n);

test('a percentile is a value that was measured, never one between two', () => {
  expect(percentile(HUNDRED, 99)).toBe(99);
  expect(percentile(HUNDRED, 50)).toBe(50);
  expect(percentile([3, 1, 2], 99)).toBe(3);
  expect(percentile([7], 50)).toBe(7);
});

test('the median of an even number of values is the mean of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});

test('no numbers have no median and no percentile', () => {
  expect(percentile([], 99)).toBeNaN();
  expect(median([])).toBeNaN();
});
