import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { MINUTE } from '../../src/clock.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import { query } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';
import { deferred, rows, useJobs } from './use-jobs.ts';

const { database, run } = useJobs();

describe('cadence', () => {
  test('mail and announcements run every 5 s, follow-ups every minute, housekeeping every hour', () => {
    expect(Object.fromEntries(JOBS.map(({ name, every }) => [name, every]))).toEqual({
      'deliver-mail': 5_000,
      announce: 5_000,
      'follow-up': 60_000,
      'run-lists': 10_000,
      'weekly-digest': 300_000,
      approvals: 300_000,
      housekeeping: 3_600_000,
    });
  });

  test('a new job runs at once, and again at its interval', async () => {
    let runs = 0;
    await run({ every: 500, handlers: { announce: async () => runs++ } });
    await waitFor(() => runs >= 3);
  });

  test('there is one row for each job, however often it is started, run and woken', async () => {
    let runs = 0;
    const handlers = { announce: async () => runs++ };
    for (let starts = 0; starts < 3; starts++) {
      const jobs = await run({ every: 300, handlers });
      for (let wakes = 0; wakes < 20; wakes++) jobs.wake('announce');
      const before = runs;
      await waitFor(() => runs > before + 2);
    }
    expect(await rows(database.url)).toMatchObject([
      { name: 'announce', type: 'single' },
      { name: 'deliver-mail', type: 'single' },
    ]);
  });

  test('of several processes, one runs a job at a time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const announce = async () => {
      most = Math.max(most, ++running);
      await sleep(50);
      running--;
      runs++;
    };
    const all = await Promise.all([1, 2, 3, 4].map(() => run({ every: 300, handlers: { announce } })));
    for (let wakes = 0; wakes < 10; wakes++) {
      for (const jobs of all) jobs.wake('announce');
      await sleep(30);
    }
    await waitFor(() => runs >= 5);
    expect(most).toBe(1);
  });
});

describe('wake', () => {
  test('a woken job runs at once', async () => {
    let runs = 0;
    const jobs = await run({ handlers: { announce: async () => runs++ } });
    await waitFor(() => runs === 1);
    jobs.wake('announce');
    await waitFor(() => runs === 2);
  });

  test('a process without jobs wakes the one that runs them', async () => {
    let runs = 0;
    // The next scan is too far away: only the notification can be in time.
    await run({
      timing: { scanEvery: MINUTE },
      handlers: { announce: async () => runs++ },
    });
    await waitFor(() => runs === 1);
    const web = await run({ run: false, handlers: { announce: async () => runs++ } });
    web.wake('announce');
    await waitFor(() => runs === 2);
  });

  test('jobs go on when a newer version has added a column to their table', async () => {
    const log = recordingLogger();
    let runs = 0;
    const jobs = await run({ log, handlers: { announce: async () => runs++ } });
    for (const change of ['', 'ALTER TABLE agenda_jobs ADD COLUMN newer text', '']) {
      if (change) await query(database.url, change);
      const before = runs;
      jobs.wake('announce');
      await waitFor(() => runs > before);
    }
    expect(log.lines).toEqual([]);
  });

  test('a process without jobs can wake a job before any worker was started', async () => {
    const web = await run({ run: false });
    web.wake('announce');
    await waitFor(async () => (await rows(database.url)).length === 1);
    let runs = 0;
    await run({ handlers: { announce: async () => runs++ } });
    await waitFor(() => runs > 0);
  });

  test('wakes that follow each other closely are gathered, and none is lost', async () => {
    let lastRun = 0;
    const jobs = await run({ handlers: { announce: async () => (lastRun = performance.now()) } });
    await waitFor(() => lastRun > 0);
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    let written = 0;
    listener.on('notification', ({ payload }) => {
      if (payload?.includes('announce')) written++;
    });
    await listener.query('LISTEN "agenda:jobs"');
    const began = performance.now();
    let woken = 0;
    while (performance.now() < began + 1_000) {
      jobs.wake('announce');
      woken = performance.now();
      await sleep(2);
    }
    await waitFor(() => lastRun > woken);
    await listener.end();
    // Ten a second, and what each run that was woken in the meantime asks for once more.
    expect(written).toBeLessThanOrEqual((2 * (performance.now() - began)) / 100 + 2);
  });

  test('a job that is woken while it runs, runs once more afterwards', async () => {
    const web = await run({ run: false });
    const first = deferred();
    let runs = 0;
    const announce = async () => {
      runs++;
      if (runs === 1) await first.promise;
    };
    const mark = async () => {
      const sql = `SELECT data ->> 'mark' AS mark FROM agenda_jobs WHERE name = 'announce'`;
      const [row] = await query<{ mark: string | null }>(database.url, sql);
      return row?.mark;
    };
    const worker = await run({ handlers: { announce } });
    await waitFor(() => runs === 1);
    // The second is in the store before the run ends, too: one that arrives later asks for a third run.
    for (const jobs of [web, worker]) {
      const before = await mark();
      jobs.wake('announce');
      await waitFor(async () => (await mark()) !== before);
    }
    first.resolve();
    await waitFor(() => runs === 2);
    await waitFor(async () =>
      (await rows(database.url)).every(({ locked, runs_in }) => !locked && runs_in > 60),
    );
  });

  test('a wake that arrives as a run ends is not lost', async () => {
    let runs = 0;
    const jobs = await run({
      handlers: {
        announce: async () => {
          runs++;
          // Its way to the store is as long as Agenda's own.
          if (runs <= 3) jobs.wake('announce');
        },
      },
    });
    await waitFor(() => runs >= 4);
  });
});
