import { type JobParameters, type JobRepository, toJobId } from 'agenda';
import type { Outage } from './outage.ts';

/** Milliseconds. Only what is due now, or as good as now, is claimed. */
const SOON = 250;

/** What the process holds in the store. */
export interface Claims {
  /** No further claims; one that is under way is given back. */
  close(): Promise<void>;
  /** Resolves when no claim, and no state of a job that is just beginning to run, is on its way to the store. */
  settled(): Promise<void>;
  /** The job ran, and Agenda has given its lock back. */
  ran(job: Pick<JobParameters, '_id'>): void;
  /** Gives back what was claimed and never ran, except for these jobs, which are running. */
  giveBackAllBut(running: readonly Pick<JobParameters, '_id'>[]): Promise<void>;
}

/**
 * Stands between Agenda and its store where a job is claimed, and mends three of Agenda's habits: it claims jobs
 * ahead of their time (a job held back like that could not be woken), it loses what it was just claiming, or had just
 * claimed, while it is stopped (the lock would stay until it times out), and it gives locks back without listening to
 * the failure.
 */
export function watchClaims(repository: JobRepository, outage: Outage): Claims {
  const claim = repository.getNextJobToRun.bind(repository);
  const giveBack = repository.unlockJob.bind(repository);
  const giveBackSome = repository.unlockJobs.bind(repository);
  /** By id: claimed here, and neither run nor given back. */
  const held = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  repository.unlockJobs = async (ids) => {
    await giveBackSome(ids);
    for (const id of ids) held.delete(String(id));
  };

  // Agenda waits for none of these.
  repository.unlockJob = async (job) => {
    const giving = giveBack(job).then(
      () => held.delete(String(job._id)),
      (error: unknown) => outage.begins(error),
    );
    underWay.add(giving);
    await giving.finally(() => underWay.delete(giving));
  };

  // A job whose beginning is being written down counts as running for Agenda, and has not reached its handler yet.
  const save = repository.saveJobState.bind(repository);
  repository.saveJobState = async (job, options) => {
    const saving = save(job, options);
    underWay.add(saving);
    await saving.finally(() => underWay.delete(saving));
  };

  repository.getNextJobToRun = async (jobName, nextScanAt, lockDeadline, now, options) => {
    if (closed) return undefined;
    const soon = new Date(Math.min(nextScanAt.getTime(), Date.now() + SOON));
    const claiming = claim(jobName, soon, lockDeadline, now, options).then(keep);
    underWay.add(claiming);
    try {
      return await claiming;
    } catch (error) {
      outage.begins(error);
      throw error;
    } finally {
      underWay.delete(claiming);
    }
  };

  async function keep(job: JobParameters | undefined): Promise<JobParameters | undefined> {
    outage.ends();
    if (!job) return job;
    held.add(String(job._id));
    if (!closed) return job;
    await repository.unlockJob(job);
    return undefined;
  }

  async function settled(): Promise<void> {
    await Promise.allSettled(underWay);
    // What waited for it goes on first.
    await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    settled,
    async close() {
      closed = true;
      await settled();
    },
    ran(job) {
      held.delete(String(job._id));
    },
    async giveBackAllBut(running) {
      await settled();
      for (const job of running) held.delete(String(job._id));
      if (held.size > 0) await repository.unlockJobs([...held].map(toJobId));
    },
  };
}
