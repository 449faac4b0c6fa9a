import { Agenda, type Job } from 'agenda';
import { SECOND, type SharedTime } from '../clock.ts';
import type { JobName } from '../context.ts';
import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { settlesWithin } from '../settles-within.ts';
import { type Claims, watchClaims } from './claims.ts';
import { askWhenDue } from './due-dates.ts';
import type { JobEntry, JobHandlers } from './jobs.ts';
import { LateJobs } from './late-jobs.ts';
import { Outage } from './outage.ts';
import { createRunner, type Runner } from './runner.ts';
import type { JobStore } from './store/job-store.ts';
import { createWaker, type Waker } from './waker.ts';

/** Milliseconds. */
export interface Timing {
  /** How often the store is scanned for due jobs that nothing woke. */
  scanEvery: number;
  /** After a crash, a job runs again once its lock is this old. While the job runs, the lock is kept fresh. */
  lockLifetime: number;
  /** How long `stop` waits for jobs that are running. */
  stopWithin: number;
}

/** How long a store may take to answer a check, to close, and to save the last wakes. */
const ANSWERS_WITHIN = 5 * SECOND;
const CLOSES_WITHIN = 5 * SECOND;
const WAKES_SAVED_WITHIN = SECOND;

/** Runs jobs with Agenda, and ends well: it loses no wake and leaves no lock behind. */
export class JobProcessor {
  readonly #store: JobStore;
  readonly #jobs: readonly JobEntry[];
  readonly #timing: Timing;
  readonly #logger: Logger;
  readonly #agenda: Agenda;
  readonly #claims: Claims;
  readonly #runner: Runner;
  readonly #waker: Waker;
  readonly #late: LateJobs;
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;

  constructor(options: {
    store: JobStore;
    jobs: readonly JobEntry[];
    handlers: JobHandlers;
    timing: Timing;
    time: SharedTime;
    logger: Logger;
  }) {
    const { store, jobs, handlers, timing, time, logger } = options;
    const outage = new Outage(logger, "The jobs' store");
    this.#store = store;
    this.#jobs = jobs;
    this.#timing = timing;
    this.#logger = logger;
    if (store.wakeChannel) {
      const names = jobs.map(({ name }) => name);
      askWhenDue({ repository: store.backend.repository, channel: store.wakeChannel, names, timing });
    }
    this.#claims = watchClaims(store.backend.repository, outage, time);
    this.#agenda = createAgenda(store, { timing, jobs: jobs.length });
    this.#agenda.on('error', (error) => outage.begins(error));
    this.#waker = createWaker({ agenda: this.#agenda, jobs, time, outage });
    this.#late = new LateJobs({
      repository: store.backend.repository,
      ...{ agenda: this.#agenda, jobs, time, outage },
      wake: (name) => this.wake(name),
    });
    const { signal } = this.#stopping;
    this.#runner = createRunner({ logger, outage, touchEvery: timing.lockLifetime / 3, signal });
    this.#define(handlers);
  }

  /** `run: false` (role `web`): runs nothing and only wakes the others. */
  async start({ run }: { run: boolean }): Promise<void> {
    await this.#agenda.ready;
    if (!run) {
      await this.#store.wakeChannel?.connect();
      return;
    }
    for (const { name, every } of this.#jobs) await this.#agenda.every(every, name);
    await this.#late.start();
    await this.#agenda.start();
  }

  wake(name: JobName): void {
    if (!this.#stopping.signal.aborted) this.#waker.wake(name);
  }

  /** @throws Error when the store does not answer, or where jobs run and one has not for too long */
  async check({ run }: { run: boolean }): Promise<void> {
    const asked = run ? this.#late.check() : this.#agenda.queryJobs({ limit: this.#jobs.length });
    if (!(await settlesWithin(ANSWERS_WITHIN, asked))) throw new Error("The jobs' store does not answer.");
  }

  isRunning(): boolean {
    return this.#agenda.isActiveJobProcessor();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  #define(handlers: JobHandlers): void {
    for (const { name, every } of this.#jobs) {
      const handler = handlers[name];
      this.#agenda.define(name, (job: Job) => this.#runner.run(job, { handler, every }));
    }
    this.#agenda.on('complete', (job: Job) => {
      this.#claims.ran(job.attrs);
      this.#waker.ran(job);
      this.#runner.done(job);
    });
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    this.#late.stop();
    await this.#claims.close();
    await this.#orWarn(this.#agenda.stop(false));
    await this.#claims.settled();
    if (!(await settlesWithin(this.#timing.stopWithin, this.#runner.idle()))) await this.#leaveRunning();
    await this.#orWarn(this.#claims.giveBackAllBut(this.#runner.running().map(({ attrs }) => attrs)));
    await settlesWithin(WAKES_SAVED_WITHIN, this.#waker.settled());
    await this.#orWarn(settlesWithin(CLOSES_WITHIN, this.#store.close()));
  }

  /** Gives the locks of jobs back that do not end in time, so that another process may run them. */
  async #leaveRunning(): Promise<void> {
    const jobs = this.#runner.running().map(({ attrs }) => attrs);
    this.#logger.warn({ jobs: jobs.map(({ name }) => name) }, 'Work was still running when Usher stopped.');
    await this.#orWarn(this.#store.backend.repository.unlockJobs(jobs.flatMap(({ _id }) => _id ?? [])));
  }

  async #orWarn(step: Promise<unknown>): Promise<void> {
    await step.catch((error: unknown) =>
      this.#logger.warn(
        { reason: describeError(error) },
        "A lock or a connection of the jobs' store could not be released.",
      ),
    );
  }
}

function createAgenda(
  { backend, wakeChannel }: JobStore,
  { timing, jobs }: { timing: Timing; jobs: number },
): Agenda {
  // Agenda connects in its constructor, where nobody could catch a failure. The store is connected already.
  backend.connect = async () => {};
  return new Agenda({
    backend,
    ...(wakeChannel && { notificationChannel: wakeChannel }),
    processEvery: timing.scanEvery,
    maxConcurrency: jobs,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    defaultLockLifetime: timing.lockLifetime,
  });
}
