import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import type { Jobs } from '../../src/jobs/start-jobs.ts';
import { type TestDatabase, testDatabase } from '../setup/database.ts';
import { createLog, deferred, query, rows, start, until } from './jobs.ts';

let database: TestDatabase;
let started: Jobs[] = [];
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

beforeAll(async () => {
  database = await testDatabase();
  process.on('unhandledRejection', onRejection);
});

beforeEach(async () => {
  await query(database.url, 'DROP TABLE IF EXISTS agenda_jobs');
});

afterEach(async () => {
  await Promise.all(started.map((jobs) => jobs.stop()));
  started = [];
  expect(rejections).toEqual([]);
});

afterAll(async () => {
  process.off('unhandledRejection', onRejection);
  await database.close();
});

async function run(options: Omit<Parameters<typeof start>[0], 'url'> = {}): Promise<Jobs> {
  const jobs = await start({ url: database.url, ...options });
  started.push(jobs);
  return jobs;
}

describe('cadence', () => {
  test('mail and announcements run every 5 s, follow-ups every minute, housekeeping every hour', () => {
    expect(Object.fromEntries(JOBS.map(({ name, every }) => [name, every]))).toEqual({
      'deliver-mail': 5_000,
      announce: 5_000,
      'follow-up': 60_000,
      housekeeping: 3_600_000,
    });
  });

  test('a job runs at once when it is new, and again at its cadence', async () => {
    let runs = 0;
    await run({ every: 500, handlers: { announce: async () => runs++ } });
    await until(() => runs >= 3);
  });

  test('one row a job, however often it starts and runs and is woken', async () => {
    let runs = 0;
    const handlers = { announce: async () => runs++ };
    for (let starts = 0; starts < 3; starts++) {
      const jobs = await run({ every: 300, handlers });
      for (let wakes = 0; wakes < 20; wakes++) jobs.wake('announce');
      const before = runs;
      await until(() => runs > before + 2);
    }
    expect(await rows(database.url)).toMatchObject([
      { name: 'announce', type: 'single' },
      { name: 'deliver-mail', type: 'single' },
    ]);
  });

  test('several processes may start at once, and one of them runs a job at a time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const announce = async () => {
      most = Math.max(most, ++running);
      await pause(50);
      running--;
      runs++;
    };
    const all = await Promise.all([1, 2, 3, 4].map(() => run({ every: 300, handlers: { announce } })));
    for (let wakes = 0; wakes < 10; wakes++) {
      for (const jobs of all) jobs.wake('announce');
      await pause(30);
    }
    await until(() => runs >= 5);
    expect(most).toBe(1);
  });
});

describe('wake', () => {
  test('a woken job runs at once', async () => {
    let runs = 0;
    const jobs = await run({ handlers: { announce: async () => runs++ } });
    await until(() => runs === 1);
    jobs.wake('announce');
    await until(() => runs === 2);
  });

  test('a process that runs nothing wakes the one that does', async () => {
    let runs = 0;
    // With this scan, only the notification can be in time.
    await run({
      timing: { scanEvery: 5_000 },
      handlers: { announce: async () => runs++ },
    });
    await until(() => runs === 1);
    const web = await run({ run: false, handlers: { announce: async () => runs++ } });
    web.wake('announce');
    await until(() => runs === 2);
  });

  test('a process that runs nothing can wake before any worker was ever started', async () => {
    const web = await run({ run: false });
    web.wake('announce');
    await until(async () => (await rows(database.url)).length === 1);
    let runs = 0;
    await run({ handlers: { announce: async () => runs++ } });
    await until(() => runs > 0);
  });

  test('a job that is woken while it runs, runs once more right after', async () => {
    const web = await run({ run: false });
    const first = deferred();
    let runs = 0;
    const announce = async () => {
      runs++;
      if (runs === 1) await first.promise;
    };
    const worker = await run({ handlers: { announce } });
    await until(() => runs === 1);
    web.wake('announce');
    worker.wake('announce');
    await until(async () => {
      const [row] = await query<{ mark: string | null }>(
        database.url,
        `SELECT data ->> 'mark' AS mark FROM agenda_jobs WHERE name = 'announce'`,
      );
      return typeof row?.mark === 'string';
    });
    first.resolve();
    await until(() => runs === 2);
    await until(async () =>
      (await rows(database.url)).every(({ locked, runs_in }) => !locked && runs_in > 60),
    );
  });

  test('a wake between the end of the work and the end of the run is kept too', async () => {
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
    await until(() => runs >= 4);
  });
});

describe('failing', () => {
  test('a job that throws is logged in a sentence, and runs again at its cadence', async () => {
    const log = createLog();
    let runs = 0;
    const announce = async () => {
      runs++;
      if (runs === 1) throw new Error('no such luck');
    };
    await run({ every: 500, log, handlers: { announce } });
    await until(() => runs >= 3);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        text: 'The job announce failed and runs again in 0.5 s: no such luck',
        fields: { err: expect.any(Error) },
      },
    ]);
  });

  test('the lock of a long run stays fresh, so that nobody runs beside it', async () => {
    const long = deferred();
    let runs = 0;
    const announce = async () => {
      runs++;
      await long.promise;
    };
    await run({ handlers: { announce } });
    await until(() => runs === 1);
    const other = await run({ handlers: { announce } });
    const begun = Date.now();
    while (Date.now() - begun < 2 * 1_500) {
      other.wake('announce');
      await pause(100);
    }
    expect(runs).toBe(1);
    long.resolve();
    await until(() => runs === 2);
  });

  test('what a killed process had locked, another runs when the lock has aged', async () => {
    const killed = await run({});
    await until(async () =>
      (await rows(database.url)).every(({ locked, runs_in }) => !locked && runs_in > 60),
    );
    await killed.stop();
    await query(
      database.url,
      `UPDATE agenda_jobs SET locked_at = now(), next_run_at = now() WHERE name = 'announce'`,
    );
    let runs = 0;
    await run({ handlers: { announce: async () => runs++ } });
    await until(() => runs === 1);
  });

  test('a restart of the database ends nothing, is logged once, and jobs go on', async () => {
    const log = createLog();
    let runs = 0;
    const worker = await run({ every: 400, log, handlers: { announce: async () => runs++ } });
    await until(() => runs >= 2);
    for (let round = 0; round < 5; round++) {
      await query(
        database.url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'usher jobs'`,
      );
      await pause(100);
    }
    const before = runs;
    await until(() => runs >= before + 2);
    await worker.check();
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.length).toBeLessThan(25);
  });

  test('after the database was away, a wake is heard again', async () => {
    let runs = 0;
    await run({
      timing: { scanEvery: 5_000 },
      handlers: { announce: async () => runs++ },
    });
    await until(() => runs === 1);
    await query(
      database.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'usher jobs'`,
    );
    await until(async () => {
      const listening = await query(
        database.url,
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'usher jobs' AND query LIKE 'LISTEN%state"'`,
      );
      return listening.length > 0;
    });
    const web = await run({ run: false });
    web.wake('announce');
    await until(() => runs === 2);
  });
});

describe('stop', () => {
  test('it waits for what runs, tells it to finish, and leaves no lock behind', async () => {
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
    await until(() => begun);
    await jobs.stop();
    expect(finished).toBe(true);
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
  });

  test('work that does not end is left after a while, and its lock is given back', async () => {
    const log = createLog();
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
    await until(() => begun);
    await jobs.stop();
    never.resolve();
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
    expect(log.lines).toContainEqual({
      level: 'warn',
      text: 'Work was still running when Usher stopped.',
      fields: { jobs: ['announce'] },
    });
  });

  test('it takes no more work, and may be called twice', async () => {
    let runs = 0;
    const jobs = await run({ every: 200, handlers: { announce: async () => runs++ } });
    await until(() => runs >= 1);
    await Promise.all([jobs.stop(), jobs.stop()]);
    const before = runs;
    jobs.wake('announce');
    await pause(600);
    expect(runs).toBe(before);
    expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
  });

  test('stopping at any moment of a scan leaves no lock behind', async () => {
    for (let moment = 0; moment < 12; moment++) {
      const jobs = await run({ every: 100, timing: { scanEvery: 20 } });
      await pause(moment * 7);
      await jobs.stop();
      expect((await rows(database.url)).filter(({ locked }) => locked)).toEqual([]);
    }
  });

  test('it ends although the database is gone', async () => {
    const gone = await testDatabase();
    const jobs = await start({ url: gone.url });
    await gone.close();
    await jobs.stop();
  });
});

describe('check', () => {
  test('it is silent while jobs can run, and throws after the store is gone', async () => {
    const gone = await testDatabase();
    const jobs = await start({ url: gone.url });
    await jobs.check();
    await gone.close();
    await expect(jobs.check()).rejects.toThrow();
    await jobs.stop();
  });
});

describe('a store that cannot be used', () => {
  test.each([
    ['PostgreSQL', (port: number) => `postgres://usher:secret@127.0.0.1:${port}/jobs`],
    ['MongoDB', (port: number) => `mongodb://usher:secret@127.0.0.1:${port}/jobs`],
  ])('%s that is away is one clear error that keeps the password', async (_store, url) => {
    const port = await freePort();
    const starting = start({ url: url(port) });
    await expect(starting).rejects.toThrow(UserError);
    await expect(starting).rejects.toMatchObject({
      code: 'JOBS_STORE_UNREACHABLE',
      userMessage: expect.stringContaining(`The jobs' store at 127.0.0.1:${port}/jobs cannot be used: `),
    });
    await expect(starting).rejects.not.toMatchObject({ userMessage: expect.stringContaining('secret') });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('No port.');
  return address.port;
}
