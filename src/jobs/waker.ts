import { randomUUID } from 'node:crypto';
import type { Agenda, Job } from 'agenda';
import type { SharedTime } from '../clock.ts';
import type { JobName, Wake } from '../context.ts';
import type { JobEntry } from './jobs.ts';
import type { Outage } from './outage.ts';

/** Milliseconds. Agenda does not move a job to now when it is already due, but it does to a moment ahead of now. */
const AHEAD = 20;
/** Milliseconds between two wakes of a job that are written to the store, at least. */
const BETWEEN = 100;

export interface Waker {
  wake: Wake;
  /** A run has ended. Asks for another one if the job was woken during it. */
  ran(job: Job): void;
  /** Resolves when all wakes are in the store. */
  settled(): Promise<void>;
}

/**
 * Makes jobs run at once, by way of the store: another process may be the one that runs them. The first wake is written
 * at once (or after the job's `gather`), those that follow within a moment are gathered: under load a job costs ten
 * writes a second, however often it is woken.
 *
 * A wake leaves a mark on the job's row. A run that ends and finds another mark than the one it began with makes the job
 * due again, so that no wake is lost, whenever it comes.
 */
export function createWaker(parts: {
  agenda: Agenda;
  jobs: readonly JobEntry[];
  time: SharedTime;
  outage: Outage;
}): Waker {
  const { agenda, jobs, time, outage } = parts;
  const entries = new Map<string, JobEntry>(jobs.map((entry) => [entry.name, entry]));
  /** Wakes that are on their way to the store; `true`: the job was woken again since. */
  const waking = new Map<JobName, boolean>();
  const underWay = new Set<Promise<void>>();
  const gathering = new Map<JobName, NodeJS.Timeout>();
  const writtenAt = new Map<JobName, number>();

  function wake(name: JobName): void {
    if (gathering.has(name)) return;
    const sinceLast = performance.now() - (writtenAt.get(name) ?? Number.NEGATIVE_INFINITY);
    const wait = Math.max(BETWEEN - sinceLast, entries.get(name)?.gather ?? 0);
    if (wait <= 0) write(name);
    else
      gathering.set(
        name,
        setTimeout(() => write(name), wait),
      );
  }

  function write(name: JobName): void {
    clearTimeout(gathering.get(name));
    gathering.delete(name);
    if (waking.has(name)) {
      waking.set(name, true);
      return;
    }
    waking.set(name, false);
    writtenAt.set(name, performance.now());
    track(
      makeDue(name, randomUUID()).finally(() => {
        const again = waking.get(name);
        waking.delete(name);
        if (again) write(name);
      }),
    );
  }

  async function makeDue(name: string, mark: string): Promise<void> {
    const every = entries.get(name)?.every;
    if (every === undefined) return;
    const job = agenda.create(name, { mark });
    job.attrs.type = 'single';
    job.repeatEvery(every, { skipImmediate: true });
    job.schedule(new Date(time.databaseTime().getTime() + AHEAD));
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
    ran: (job) => track(runAgain(job)),
    async settled() {
      for (const name of [...gathering.keys()]) write(name);
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function markOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('mark' in data)) return undefined;
  return typeof data.mark === 'string' ? data.mark : undefined;
}
