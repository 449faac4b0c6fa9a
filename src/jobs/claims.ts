import { type JobParameters, type JobRepository, toJobId } from 'agenda';
import type { SharedTime } from '../clock.ts';
import type { Outage } from './outage.ts';

/** Milliseconds. Only what is due now, or in a moment, is claimed. */
const SOON = 250;
/** Milliseconds. What is claimed so long before it is due runs at once: a job that was woken. */
const AT_ONCE = 50;

type JobId = Pick<JobParameters, '_id'>;

/** What this process holds in the store. */
export interface Claims {
  /** Stops claiming. A claim that is under way is given back. */
  close(): Promise<void>;
  /** Resolves when no claim, and no state of a job that ran, is on its way to the store. */
  settled(): Promise<void>;
  /** The job ran, and Agenda has given its lock back. */
  ran(job: JobId): void;
  /** Gives back what was claimed and never ran, all but the jobs that are running. */
  giveBackAllBut(running: readonly JobId[]): Promise<void>;
}

/**
 * Stands between Agenda and its store, and corrects five of Agenda's habits:
 *
 * - It has a job that is due in a moment wait for a timer, and forgets it until something else happens when that comes a
 *   millisecond early, as Node's timers do.
 * - It claims jobs ahead of time, and a job that is held like that cannot be woken.
 * - When it is stopped, it loses what it has just claimed or is claiming. The lock would stay until it times out.
 * - It ignores the failure when a lock cannot be given back.
 * - It saves that a job begins, which is as much work as its end, and says nothing that the lock does not.
 *
 * While this machine's clock is wrong, nothing is claimed: other processes' locks would look old, and this one's new.
 */
export function watchClaims(repository: JobRepository, outage: Outage, time: SharedTime): Claims {
  return new WatchedClaims(repository, outage, time);
}

class WatchedClaims implements Claims {
  readonly #repository: JobRepository;
  readonly #outage: Outage;
  readonly #time: SharedTime;
  /** Ids of jobs that were claimed here, and have neither run nor been given back. */
  readonly #held = new Set<string>();
  /** Of those, the ones whose run has not begun. */
  readonly #unbegun = new Set<string>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  constructor(repository: JobRepository, outage: Outage, time: SharedTime) {
    this.#repository = repository;
    this.#outage = outage;
    this.#time = time;
    this.#watchClaiming();
    this.#watchBeginnings();
    this.#watchGivingBack();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    // The code that awaits one of these runs first.
    await new Promise((resolve) => setImmediate(resolve));
  }

  ran(job: JobId): void {
    this.#forget(String(job._id));
  }

  async giveBackAllBut(running: readonly JobId[]): Promise<void> {
    await this.settled();
    for (const job of running) this.ran(job);
    if (this.#held.size > 0) await this.#repository.unlockJobs([...this.#held].map(toJobId));
  }

  #forget(id: string): void {
    this.#held.delete(id);
    this.#unbegun.delete(id);
  }

  #watchClaiming(): void {
    const claim = this.#repository.getNextJobToRun.bind(this.#repository);
    this.#repository.getNextJobToRun = async (jobName, nextScanAt, lockDeadline, now, options) => {
      if (this.#closed || !this.#time.isRight()) return undefined;
      const soon = new Date(Math.min(nextScanAt.getTime(), Date.now() + SOON));
      const claiming = claim(jobName, soon, lockDeadline, now, options).then((job) => this.#keep(job));
      return this.#track(claiming).catch((error: unknown) => {
        this.#outage.begins(error);
        throw error;
      });
    };
  }

  /** Keeps what was claimed, or gives it back if the process is stopping. */
  async #keep(job: JobParameters | undefined): Promise<JobParameters | undefined> {
    this.#outage.ends();
    if (!job) return undefined;
    this.#held.add(String(job._id));
    this.#unbegun.add(String(job._id));
    if (!this.#closed) return dueAtOnce(job);
    await this.#repository.unlockJob(job);
    return undefined;
  }

  /** That a job begins to run says no more than its lock does, so it is not saved. */
  #watchBeginnings(): void {
    const save = this.#repository.saveJobState.bind(this.#repository);
    this.#repository.saveJobState = async (job, options) => {
      if (!this.#unbegun.delete(String(job._id))) await this.#track(save(job, options));
    };
  }

  /** Agenda waits for none of these calls. */
  #watchGivingBack(): void {
    const giveBack = this.#repository.unlockJob.bind(this.#repository);
    const giveBackSome = this.#repository.unlockJobs.bind(this.#repository);
    this.#repository.unlockJob = (job) =>
      this.#track(
        giveBack(job).then(
          () => this.ran(job),
          (error: unknown) => this.#outage.begins(error),
        ),
      );
    this.#repository.unlockJobs = async (ids) => {
      await giveBackSome(ids);
      for (const id of ids) this.#forget(String(id));
    };
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}

function dueAtOnce(job: JobParameters): JobParameters {
  const now = Date.now();
  const wait = (job.nextRunAt?.getTime() ?? now) - now;
  return wait > 0 && wait <= AT_ONCE ? { ...job, nextRunAt: new Date(now) } : job;
}
