import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { JobEntry, JobHandler, JobHandlers } from '../../src/jobs/jobs.ts';
import { type Jobs, startJobs, type Timing } from '../../src/jobs/start-jobs.ts';
import type { Logger } from '../../src/logger.ts';

/** An hour: in a test, jobs run because they were woken. */
const SELDOM = 3_600_000;

const TIMING: Timing = { scanEvery: 200, lockLifetime: 1_500, stopWithin: 10_000 };

/** What was logged, to be looked at. */
export interface Log extends Logger {
  lines: { level: string; text: string; fields: unknown }[];
}

export function createLog(): Log {
  const lines: Log['lines'] = [];
  const write =
    (level: string) =>
    (fields: unknown, text?: string): void => {
      lines.push({ level, text: typeof fields === 'string' ? fields : (text ?? ''), fields });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

const nothing: JobHandler = async () => {};

/** Starts the jobs with handlers for some of them, seldom enough that only wakes matter. */
export async function start(options: {
  url: string;
  handlers?: Partial<JobHandlers>;
  run?: boolean;
  every?: number;
  log?: Log;
  timing?: Partial<Timing>;
}): Promise<Jobs> {
  const every = options.every ?? SELDOM;
  const jobs: JobEntry[] = [
    { name: 'deliver-mail', every },
    { name: 'announce', every },
  ];
  return startJobs({
    store: options.url,
    logger: options.log ?? createLog(),
    run: options.run ?? true,
    jobs,
    timing: { ...TIMING, ...options.timing },
    handlers: {
      'deliver-mail': nothing,
      announce: nothing,
      'follow-up': nothing,
      housekeeping: nothing,
      ...options.handlers,
    },
  });
}

/** Waits for the condition; the test's own time limit ends the waiting. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
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

export async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
