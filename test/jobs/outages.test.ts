import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../src/clock.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { UserError } from '../../src/errors.ts';
import { query } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';
import { deferred, LOCK_LIFETIME, rows, start, useJobs } from './use-jobs.ts';

const { database, run } = useJobs();

describe('a job that fails or is interrupted', () => {
  test('a job that throws is logged in one sentence, and runs again at its interval', async () => {
    const log = recordingLogger();
    let runs = 0;
    const announce = async () => {
      runs++;
      if (runs === 1) throw new Error('no such luck');
    };
    await run({ every: 500, log, handlers: { announce } });
    await waitFor(() => runs >= 3);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        text: 'The job announce failed and runs again in 0.5 s: no such luck',
        fields: { err: expect.any(Error) },
      },
    ]);
  });

  test('the lock of a long run is renewed, so no other process runs the job', async () => {
    const long = deferred();
    let runs = 0;
    const announce = async () => {
      runs++;
      await long.promise;
    };
    await run({ handlers: { announce } });
    await waitFor(() => runs === 1);
    const other = await run({ handlers: { announce } });
    const lockedAt = async () => {
      const [row] = await query<{ locked_at: Date }>(
        database.url,
        `SELECT locked_at FROM agenda_jobs WHERE name = 'announce'`,
      );
      return Number(row?.locked_at);
    };
    const first = await lockedAt();
    await waitFor(async () => {
      other.wake('announce');
      return (await lockedAt()) > first + LOCK_LIFETIME;
    });
    expect(runs).toBe(1);
    long.resolve();
    await waitFor(() => runs === 2);
  });

  test('a job that a killed process had locked runs elsewhere once the lock expires', async () => {
    const killed = await run({});
    await waitFor(async () =>
      (await rows(database.url)).every(({ locked, runs_in }) => !locked && runs_in > 60),
    );
    await killed.stop();
    await query(
      database.url,
      `UPDATE agenda_jobs SET locked_at = now(), next_run_at = now() WHERE name = 'announce'`,
    );
    let runs = 0;
    await run({ handlers: { announce: async () => runs++ } });
    await waitFor(() => runs === 1);
  });

  test('after a restart of the database jobs continue', async () => {
    const log = recordingLogger();
    let runs = 0;
    const worker = await run({ every: 400, log, handlers: { announce: async () => runs++ } });
    await waitFor(() => runs >= 2);
    for (let round = 0; round < 5; round++) {
      await query(
        database.url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'usher jobs' AND datname = current_database()`,
      );
      await sleep(100);
    }
    const before = runs;
    await waitFor(() => runs >= before + 2);
    await worker.check();
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.length).toBeLessThan(25);
  });

  test('wakes arrive again after the database was away', async () => {
    let runs = 0;
    await run({
      timing: { scanEvery: MINUTE },
      handlers: { announce: async () => runs++ },
    });
    await waitFor(() => runs === 1);
    // With a limit it waits for their end; what is seen below would else be the connection that is about to go.
    await query(
      database.url,
      `SELECT pg_terminate_backend(pid, ${10 * SECOND}) FROM pg_stat_activity WHERE application_name = 'usher jobs' AND datname = current_database()`,
    );
    await waitFor(async () => {
      const listening = await query(
        database.url,
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'usher jobs' AND datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN%state"'`,
      );
      return listening.length > 0;
    });
    const web = await run({ run: false });
    web.wake('announce');
    await waitFor(() => runs === 2);
  });
});

describe('a store that cannot be used', () => {
  test.each([
    ['PostgreSQL', (port: number) => `postgres://usher:secret@127.0.0.1:${port}/jobs`],
    ['MongoDB', (port: number) => `mongodb://usher:secret@127.0.0.1:${port}/jobs`],
  ])('an unreachable %s is one clear error without the password', async (_store, url) => {
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
