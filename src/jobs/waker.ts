import { randomUUID } from 'node:crypto';
import type { Agenda, Job } from 'agenda';
import type { JobName, Wake } from '../context.ts';
import type { JobEntry } from './jobs.ts';
import type { Outage } from './outage.ts';

/**
 * Milliseconds. Agenda never moves a job that is due already to now; moved to just ahead of now, it is moved.
 */
const AHEAD = 20;

export interface Waker {
  wake: Wake;
  /** Asks for another run when the job was woken while this one ran. */
  ranOnce(job: Job): void;
  /** Resolves once all that was asked for is in the store. */
  settled(): Promise<void>;
}

/**
 * Makes jobs run at once by way of the store, so that another process may be the one to run them.
 *
 * A wake leaves a mark on the job's row. When a run ends and finds another mark than the one it began with, it was
 * woken in between, and the job is due again: a wake is kept however it falls.
 */
export function createWaker(agenda: Agenda, jobs: readonly JobEntry[], outage: Outage): Waker {
  const cadence = new Map<string, number>(jobs.map(({ name, every }) => [name, every]));
  /** Names being written to the store; `true`: asked for once more meanwhile. */
  const asked = new Map<JobName, boolean>();
  const underWay = new Set<Promise<void>>();

  function wake(name: JobName): void {
    if (asked.has(name)) {
      asked.set(name, true);
      return;
    }
    asked.set(name, false);
    track(
      makeDue(name, randomUUID()).finally(() => {
        const again = asked.get(name);
        asked.delete(name);
        if (again) wake(name);
      }),
    );
  }

  async function makeDue(name: string, mark: string): Promise<void> {
    const every = cadence.get(name);
    if (every === undefined) return;
    const job = agenda.create(name, { mark });
    job.attrs.type = 'single';
    job.repeatEvery(every, { skipImmediate: true });
    job.schedule(new Date(Date.now() + AHEAD));
    await job.save();
  }

  async function runAgain(job: Job): Promise<void> {
    const { name, data } = job.attrs;
    const found = await agenda.queryJobs({ name });
    const mark = markOf(found.jobs[0]?.data);
    if (mark !== undefined && mark !== markOf(data)) await makeDue(name, mark);
  }

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => outage.begins(error))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  return {
    wake,
    ranOnce: (job) => track(runAgain(job)),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function markOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('mark' in data)) return undefined;
  return typeof data.mark === 'string' ? data.mark : undefined;
}
