import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { testDatabase } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';
import { deferred, rows, start, useJobs } from './use-jobs.ts';

const { database, run } = useJobs();

describe('stop', () => {
  test('it aborts running jobs, waits for them, and leaves no lock behind', async () => {
    const working = deferred();
    let begun = false;
    let finished = false;
    const jobs = await run({
      handlers: {
        announce: async (signal) => {
          begun = true;
          signal.addEventListener('abort', () => setTimeout(working.resolve, 200));
          await working.promise;
          finished = true;
        },
      },
    });
    await waitFor(() => begun);
    await jobs.stop();
    expect(finished).toBe(true);
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
  });

  test('work that does not end is abandoned after a while, and its lock is released', async () => {
    const log = recordingLogger();
    const never = deferred();
    let begun = false;
    const jobs = await run({
      log,
      timing: { stopWithin: 300 },
      handlers: {
        announce: () => {
          begun = true;
          return never.promise;
        },
      },
    });
    await waitFor(() => begun);
    await jobs.stop();
    never.resolve();
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
    expect(log.lines).toContainEqual({
      level: 'warn',
      text: 'Work was still running when Usher stopped.',
      fields: { jobs: ['announce'] },
    });
  });

  test('it starts no more jobs, and may be called twice', async () => {
    let runs = 0;
    const jobs = await run({ every: 200, handlers: { announce: async () => runs++ } });
    await waitFor(() => runs >= 1);
    await Promise.all([jobs.stop(), jobs.stop()]);
    const before = runs;
    jobs.wake('announce');
    await sleep(600);
    expect(runs).toBe(before);
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
  });

  test('stopping at any moment of a scan leaves no lock behind', async () => {
    for (let moment = 0; moment < 12; moment++) {
      const jobs = await run({ every: 100, timing: { scanEvery: 20 } });
      await sleep(moment * 7);
      await jobs.stop();
      expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
    }
  });

  test('it ends even when the database is gone', async () => {
    const gone = await testDatabase();
    const jobs = await start({ url: gone.url });
    await gone.close();
    await jobs.stop();
  });
});

describe('check', () => {
  test('it passes while jobs can run, and throws once the store is gone', async () => {
    const gone = await testDatabase();
    const jobs = await start({ url: gone.url });
    await jobs.check();
    await gone.close();
    await expect(jobs.check()).rejects.toThrow();
    await jobs.stop();
  });
});
