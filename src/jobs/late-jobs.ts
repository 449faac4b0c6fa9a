import type { Agenda, JobParameters, JobRepository } from 'agenda';
import { MINUTE, SECOND, type SharedTime } from '../clock.ts';
import type { Wake } from '../context.ts';
import type { JobEntry } from './jobs.ts';
import type { Outage } from './outage.ts';

/** Milliseconds between two looks at the dates in the store. */
const LOOK_EVERY = 30 * SECOND;
/** What is dated further ahead than this was dated by a machine whose clock was wrong. */
const AHEAD = MINUTE;
/** A job that has not finished for so long, beyond its interval, hangs or is never claimed. */
const LATE_AFTER = 2 * MINUTE;

/**
 * Watches that jobs keep running. A process whose clock was ahead may have dated a lock, or a job's next run, far into
 * the future, and Agenda would respect that for ever.
 */
export class LateJobs {
  readonly #repository: JobRepository;
  readonly #agenda: Agenda;
  readonly #jobs: readonly JobEntry[];
  readonly #time: SharedTime;
  readonly #outage: Outage;
  readonly #wake: Wake;
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: {
    repository: JobRepository;
    agenda: Agenda;
    jobs: readonly JobEntry[];
    time: SharedTime;
    outage: Outage;
    wake: Wake;
  }) {
    this.#repository = parts.repository;
    this.#agenda = parts.agenda;
    this.#jobs = parts.jobs;
    this.#time = parts.time;
    this.#outage = parts.outage;
    this.#wake = parts.wake;
    this.#startedAt = parts.time.databaseTime().getTime();
  }

  /** Looks once, and then again and again. */
  async start(): Promise<void> {
    await this.#correct();
    this.#timer = setInterval(() => {
      this.#correct().catch((error: unknown) => this.#outage.begins(error));
    }, LOOK_EVERY).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @throws Error that names the job which has not finished for too long, and for the longest */
  async check(): Promise<void> {
    const now = this.#time.databaseTime().getTime();
    const late = (await this.#stored())
      .map(({ job, every }) => ({
        name: job.name,
        every,
        since: now - Math.max(this.#startedAt, job.lastFinishedAt?.getTime() ?? 0),
      }))
      .filter(({ every, since }) => since > every + LATE_AFTER)
      .toSorted((a, b) => b.since - a.since);
    const [latest] = late;
    if (latest)
      throw new Error(`The job ${latest.name} has not finished for ${Math.round(latest.since / SECOND)} s.`);
  }

  /** Gives back locks from the future, and makes jobs due that were put off beyond their interval. */
  async #correct(): Promise<void> {
    if (!this.#time.isRight()) return;
    const furthest = this.#time.databaseTime().getTime() + AHEAD;
    const stored = await this.#stored();
    const locked = stored.flatMap(({ job }) =>
      job._id && job.lockedAt && job.lockedAt.getTime() > furthest ? [job._id] : [],
    );
    await this.#repository.unlockJobs(locked);
    for (const { job, every, name } of stored)
      if (job.nextRunAt && job.nextRunAt.getTime() > furthest + every) this.#wake(name);
  }

  async #stored(): Promise<(JobEntry & { job: JobParameters })[]> {
    const { jobs } = await this.#agenda.queryJobs({ names: this.#jobs.map(({ name }) => name) });
    return jobs.flatMap((job) =>
      this.#jobs.filter(({ name }) => name === job.name).map((entry) => ({ ...entry, job })),
    );
  }
}
