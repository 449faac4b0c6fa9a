import { type JobParameters, type JobRepository, toJobId } from 'agenda';
import type { Outage } from './outage.ts';

/** Milliseconds. Only what is due now, or as good as now, is claimed. */
const SOON = 250;

/** What the process holds in the store. */
export interface Claims {
  /** No further claims; one that is under way is given back. */
  close(): Promise<void>;
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

  return {
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
    ran(job) {
      held.delete(String(job._id));
    },
    async giveBackAllBut(running) {
      await Promise.allSettled(underWay);
      for (const job of running) held.delete(String(job._id));
      if (held.size > 0) await repository.unlockJobs([...held].map(toJobId));
    },
  };
}
