import { Agenda, type Job } from 'agenda';
import { MINUTE, SECOND } from '../clock.ts';
import type { Wake } from '../context.ts';
import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { settlesWithin } from '../settles-within.ts';
import { watchClaims } from './claims.ts';
import { JOBS, type JobEntry, type JobHandlers } from './jobs.ts';
import { Outage } from './outage.ts';
import { createRunner } from './runner.ts';
import { openStore } from './store.ts';
import { createWaker } from './waker.ts';

export interface Jobs {
  /** Makes a job run at once, in whichever process runs jobs. */
  wake: Wake;
  /** Takes no more work, waits for what runs (up to 10 s), gives all locks back and closes the store. */
  stop(): Promise<void>;
  /** Throws when jobs cannot run: for `/readyz`. */
  check(): Promise<void>;
}

/** Milliseconds. */
export interface Timing {
  /** How often a due job is looked for when nothing woke it. */
  scanEvery: number;
  /** After a crash, a job runs again when its lock is this old; while it runs, the lock is kept fresh. */
  lockLifetime: number;
  /** How long `stop` waits for what runs. */
  stopWithin: number;
}

const TIMING: Timing = { scanEvery: SECOND, lockLifetime: MINUTE / 2, stopWithin: 10 * SECOND };

/**
 * Starts the background work of this process: one row a job in the store, claimed by one process at a time.
 * With `run: false` (role `web`) it runs nothing and only wakes the others.
 * Throws a UserError (`JOBS_STORE_UNREACHABLE`) when the store cannot be used.
 */
export async function startJobs(options: {
  /** `postgres://…` or `mongodb://…` */
  store: string;
  handlers: JobHandlers;
  logger: Logger;
  run: boolean;
  jobs?: readonly JobEntry[];
  timing?: Partial<Timing>;
}): Promise<Jobs> {
  const { handlers, logger, run, jobs = JOBS } = options;
  const timing = { ...TIMING, ...options.timing };
  const store = await openStore({ url: options.store, logger });
  const { backend, wakeChannel } = store;
  const outage = new Outage(logger, "The jobs' store");
  const claims = watchClaims(backend.repository, outage);
  const stopping = new AbortController();

  // Agenda connects in its constructor, where a failure would be nobody's: it is connected already.
  backend.connect = async () => {};
  const agenda = new Agenda({
    backend,
    ...(wakeChannel && { notificationChannel: wakeChannel }),
    processEvery: timing.scanEvery,
    maxConcurrency: jobs.length,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    defaultLockLifetime: timing.lockLifetime,
  });
  agenda.on('error', (error) => outage.begins(error));
  const waker = createWaker(agenda, jobs, outage);
  const runner = createRunner({
    logger,
    outage,
    touchEvery: timing.lockLifetime / 3,
    signal: stopping.signal,
  });
  for (const { name, every } of jobs) {
    agenda.define(name, (job: Job) => runner.run(job, { handler: handlers[name], every }));
  }
  agenda.on('complete', (job: Job) => {
    claims.ran(job.attrs);
    waker.ranOnce(job);
    runner.done(job);
  });

  try {
    await agenda.ready;
    if (run) {
      for (const { name, every } of jobs) await agenda.every(every, name);
      await agenda.start();
    } else {
      await wakeChannel?.connect();
    }
  } catch (error) {
    await stop();
    throw error;
  }

  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    stopping.abort();
    await claims.close();
    await orWarn(agenda.stop(false));
    await claims.settled();
    if (!(await settlesWithin(timing.stopWithin, runner.idle()))) {
      const left = runner.running();
      logger.warn(
        { jobs: left.map(({ attrs }) => attrs.name) },
        'Work was still running when Usher stopped.',
      );
      await orWarn(backend.repository.unlockJobs(left.flatMap(({ attrs }) => attrs._id ?? [])));
    }
    await orWarn(claims.giveBackAllBut(runner.running().map(({ attrs }) => attrs)));
    await settlesWithin(SECOND, waker.settled());
    await orWarn(settlesWithin(5 * SECOND, store.close()));
  }

  async function orWarn(step: Promise<unknown>): Promise<void> {
    await step.catch((error: unknown) =>
      logger.warn({ reason: describeError(error) }, "The jobs' store could not be told that Usher stops."),
    );
  }

  async function check(): Promise<void> {
    if (run && !agenda.isActiveJobProcessor()) throw new Error('Jobs do not run in this process.');
    const asked = agenda.queryJobs({ names: jobs.map(({ name }) => name), limit: jobs.length });
    if (!(await settlesWithin(5 * SECOND, asked))) throw new Error("The jobs' store does not answer.");
  }

  return {
    wake: (name) => {
      if (!stopping.signal.aborted) waker.wake(name);
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    check,
  };
}
