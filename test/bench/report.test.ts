import { expect, test } from '@jest/globals';
import { brokenBounds, type Measured, markdownTable } from '../../bench/report/report.ts';
import type { Figure, Row } from '../../bench/setup/row.ts';

const ROW: Row = { name: 'mail-out', title: 'Mail out', how: '', measure: async () => ({ figures: [] }) };

function measured(...figures: Figure[]): Measured[] {
  return [{ row: ROW, result: { figures } }];
}

function lastLine(rows: readonly Measured[]): string | undefined {
  return markdownTable(rows).split('\n').at(-1)?.replace(/ +/g, ' ');
}

test('a figure at its limit is reached, and the ratio says how far it is', () => {
  const mail = { what: 'emails a second', measured: 5000, unit: '' };
  expect(lastLine(measured({ ...mail, toReach: { atLeast: 5000 } }))).toBe(
    '| **Mail out** | emails a second | ≥ 5,000 | 5,000 | 1.00 × | reached |',
  );
  expect(lastLine(measured({ ...mail, toReach: { atMost: 4000 } }))).toBe(
    '| **Mail out** | emails a second | ≤ 4,000 | 5,000 | 1.25 × | not reached |',
  );
});

test('a figure without a limit is shown without a verdict', () => {
  expect(lastLine(measured({ what: 'bare Bolt', measured: 2.345, unit: 'ms' }))).toBe(
    '| **Mail out** | bare Bolt | | 2.35 ms | | |',
  );
});

test('where nothing may happen there is no ratio', () => {
  expect(lastLine(measured({ what: 'mailed twice', measured: 0, unit: '', toReach: { atMost: 0 } }))).toBe(
    '| **Mail out** | mailed twice | ≤ 0 | 0 | | reached |',
  );
});

test('what could not be measured says why', () => {
  expect(lastLine([{ row: ROW, result: { failed: 'no database' } }])).toBe(
    '| Mail out | not measured: no database | | | | |',
  );
});

test('the check breaks on its own bounds, not on what is to be reached', () => {
  const cpu: Figure = { what: 'Usher', measured: 15, unit: 'ms', toReach: { atMost: 12 } };
  expect(brokenBounds(measured(cpu, { ...cpu, bound: { atMost: 15 } }))).toEqual([]);
  expect(brokenBounds(measured({ ...cpu, bound: { atMost: 14 } }))).toEqual([
    'Mail out, Usher: 15 ms, where at most 14 is taken.',
  ]);
  expect(brokenBounds(measured({ ...cpu, bound: { atLeast: 20 } }))).toEqual([
    'Mail out, Usher: 15 ms, where at least 20 is taken.',
  ]);
});

test('the check breaks when a figure is no number, or a row could not be measured', () => {
  const nothing: Figure = { what: 'Usher', measured: Number.NaN, unit: 'ms', bound: { atMost: 14 } };
  expect(brokenBounds(measured(nothing))).toHaveLength(1);
  expect(brokenBounds([{ row: ROW, result: { failed: 'no database' } }])).toEqual([
    'Mail out could not be measured: no database',
  ]);
});
