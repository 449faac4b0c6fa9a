import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { JobName } from '../context.ts';

/** What a job does when it runs. `signal` is aborted when the process is to end: finish soon and leave the rest. */
export type JobHandler = (signal: AbortSignal) => Promise<unknown>;

export type JobHandlers = Readonly<Record<JobName, JobHandler>>;

export interface JobEntry {
  name: JobName;
  /** Milliseconds between two runs, besides those it is woken for. A number, as Agenda misreads "200 milliseconds". */
  every: number;
}

/** All background work. Each job claims what is due with SQL, so that an extra run changes nothing. */
export const JOBS: readonly JobEntry[] = [
  { name: 'deliver-mail', every: 5 * SECOND },
  { name: 'announce', every: 5 * SECOND },
  { name: 'follow-up', every: MINUTE },
  { name: 'housekeeping', every: HOUR },
];
