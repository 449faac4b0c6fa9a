import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { query } from '../setup/database.ts';
import { waitFor } from '../setup/wait-for.ts';
import { deferred, rows, useJobs } from './use-jobs.ts';

const { database, run } = useJobs();

test('a lock from the future, left by a killed process, is given back', async () => {
  const first = await run({});
  await first.stop();
  await query(
    database.url,
    `UPDATE agenda_jobs SET locked_at = now() + interval '15 min', next_run_at = now() WHERE name = 'announce'`,
  );
  let runs = 0;
  await run({ handlers: { announce: async () => runs++ } });
  await waitFor(() => runs === 1);
});

test('a job whose next run was dated far beyond its interval runs at once', async () => {
  const first = await run({});
  await waitFor(async () =>
    (await rows(database.url)).every(({ locked, runs_in }) => !locked && runs_in > 60),
  );
  await first.stop();
  await query(database.url, `UPDATE agenda_jobs SET next_run_at = now() + interval '3 hours'`);
  let runs = 0;
  await run({ handlers: { announce: async () => runs++ } });
  await waitFor(() => runs === 1);
});

test('while its clock is wrong, a process claims no job; once it is right, it does', async () => {
  let isRight = false;
  let runs = 0;
  await run({
    every: 200,
    time: { databaseTime: () => new Date(), isRight: () => isRight },
    handlers: { announce: async () => runs++ },
  });
  await sleep(1_000);
  expect(runs).toBe(0);
  expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
  isRight = true;
  await waitFor(() => runs > 0);
});

test('a job that has not finished for more than two minutes is not ready, and is named', async () => {
  const long = deferred();
  let now = Date.now();
  let isRunning = false;
  const announce = () => {
    isRunning = true;
    return long.promise;
  };
  const time = { databaseTime: () => new Date(now), isRight: () => true };
  const jobs = await run({ every: 1_000, time, handlers: { announce } });
  await waitFor(() => isRunning);
  await waitFor(async () => (await neverFinished()).join() === 'announce');
  await jobs.check();
  now += MINUTE;
  await jobs.check();
  now += 2 * MINUTE;
  await expect(jobs.check()).rejects.toThrow('The job announce has not finished for 180 s.');
  long.resolve();
});

async function neverFinished(): Promise<string[]> {
  const found = await query<{ name: string }>(
    database.url,
    'SELECT name FROM agenda_jobs WHERE last_finished_at IS NULL',
  );
  return found.map(({ name }) => name);
}
