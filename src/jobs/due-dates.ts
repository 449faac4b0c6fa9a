import type { JobParameters, JobRepository, NotificationChannel } from 'agenda';

/** Scans that one look at the dates saves, at most. */
const SCANS = 5;
/** Milliseconds. Agenda may ask so long before a job is due. */
const SOON = 250;

/**
 * Spares an idle store Agenda's scans, which ask it to lock each job, due or not, every second. The dates of all jobs
 * are read in one statement and remembered for a few scans. Agenda asks for a job when it is due by them, when a
 * notification came for it, and always while there is no connection that brings notifications.
 *
 * @param parts.timing milliseconds
 */
export function askWhenDue(parts: {
  repository: JobRepository;
  channel: Pick<NotificationChannel, 'state' | 'subscribe'>;
  names: string[];
  timing: { scanEvery: number; lockLifetime: number };
}): void {
  const { repository, channel, names, timing } = parts;
  /** When each job can be claimed, milliseconds since 1970. One that is missing can be at once. */
  let dates = new Map<string, number>();
  /** By `performance.now()`. */
  let knownUntil = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const woken = new Set<string>();

  async function mayBeDue(name: string): Promise<boolean> {
    if (woken.delete(name) || channel.state !== 'connected') return true;
    if (performance.now() >= knownUntil) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return woken.delete(name) || (dates.get(name) ?? 0) <= Date.now() + SOON;
  }

  async function read(): Promise<void> {
    const from = performance.now();
    const { jobs } = await repository.queryJobs({ names });
    dates = new Map(jobs.map((job) => [job.name, claimable(job)]));
    knownUntil = from + SCANS * timing.scanEvery;
  }

  function claimable({ nextRunAt, lockedAt }: JobParameters): number {
    if (lockedAt) return lockedAt.getTime() + timing.lockLifetime;
    return nextRunAt?.getTime() ?? Number.POSITIVE_INFINITY;
  }

  // Before Agenda subscribes, which then asks for the job.
  channel.subscribe(({ jobName }) => void woken.add(jobName));
  const claim = repository.getNextJobToRun.bind(repository);
  repository.getNextJobToRun = async (name, ...rest) => {
    if (!(await mayBeDue(name))) return undefined;
    const job = await claim(name, ...rest);
    // It gets another date when it has run.
    if (job) knownUntil = Number.NEGATIVE_INFINITY;
    return job;
  };
}
