import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { SharedTime } from '../../src/clock.ts';
import type { Timing } from '../../src/jobs/job-processor.ts';
import type { JobEntry, JobHandler, JobHandlers } from '../../src/jobs/jobs.ts';
import { type Jobs, startJobs } from '../../src/jobs/start-jobs.ts';
import type { Logger } from '../../src/logger.ts';
import { query, type TestDatabase, useDatabase } from '../setup/database.ts';
import { silentLogger } from '../setup/logger.ts';

/** An hour: in a test, jobs run because they were woken. */
const SELDOM = 3_600_000;

/** Milliseconds; several times what a busy machine may be late by. */
export const LOCK_LIFETIME = 3_000;

const TIMING: Timing = { scanEvery: 200, lockLifetime: LOCK_LIFETIME, stopWithin: 10_000 };

const nothing: JobHandler = async () => {};

/** A machine whose clock is right. */
const rightTime: SharedTime = { databaseTime: () => new Date(), isRight: () => true };

interface Options {
  handlers?: Partial<JobHandlers>;
  run?: boolean;
  every?: number;
  log?: Logger;
  timing?: Partial<Timing>;
  time?: SharedTime;
}

interface TestJobs {
  readonly database: TestDatabase;
  /** Starts the jobs as one more process would; they are stopped after the test. */
  run(options?: Options): Promise<Jobs>;
}

/** A store without jobs for each test. No test may leave a rejection that nobody handles. */
export function useJobs(): TestJobs {
  const database = useDatabase();
  const started: Jobs[] = [];
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  beforeAll(() => {
    process.on('unhandledRejection', onRejection);
  });
  beforeEach(() => query(database.url, 'DROP TABLE IF EXISTS agenda_jobs'));
  afterEach(async () => {
    await Promise.all(started.splice(0).map((jobs) => jobs.stop()));
    expect(rejections).toEqual([]);
  });
  afterAll(() => {
    process.off('unhandledRejection', onRejection);
  });
  return {
    database,
    async run(options = {}) {
      const jobs = await start({ url: database.url, ...options });
      started.push(jobs);
      return jobs;
    },
  };
}

/** Starts the jobs with handlers for some of them, seldom enough that only wakes matter. */
export async function start(options: Options & { url: string }): Promise<Jobs> {
  const every = options.every ?? SELDOM;
  const jobs: JobEntry[] = [
    { name: 'deliver-mail', every },
    { name: 'announce', every },
  ];
  return startJobs({
    store: options.url,
    logger: options.log ?? silentLogger,
    run: options.run ?? true,
    time: options.time ?? rightTime,
    jobs,
    timing: { ...TIMING, ...options.timing },
    handlers: {
      'deliver-mail': nothing,
      announce: nothing,
      'follow-up': nothing,
      'run-lists': nothing,
      housekeeping: nothing,
      'weekly-digest': nothing,
      approvals: nothing,
      ...options.handlers,
    },
  });
}

/** A promise with its ends. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export interface Row {
  name: string;
  type: string;
  locked: boolean;
  runs_in: number;
  fail_reason: string | null;
}

/** Agenda's rows as they are. */
export async function rows(url: string): Promise<Row[]> {
  return query<Row>(
    url,
    `SELECT name, type, locked_at IS NOT NULL AS locked, fail_reason,
            extract(epoch FROM next_run_at - now())::float AS runs_in
     FROM agenda_jobs ORDER BY name`,
  );
}
