import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { JobName } from '../context.ts';

/** What a job does when it runs. `signal` is aborted when the process is to end: finish soon and leave the rest. */
export type JobHandler = (signal: AbortSignal) => Promise<unknown>;

export type JobHandlers = Readonly<Record<JobName, JobHandler>>;

export interface JobEntry {
  name: JobName;
  /** Milliseconds between two runs, besides those it is woken for. A number, as Agenda misreads "200 milliseconds". */
  every: number;
  /** Milliseconds for which a wake waits for others, because one run for all of them does less. */
  gather?: number;
}

/** All background work. Each job claims what is due with SQL, so that an extra run changes nothing. */
export const JOBS: readonly JobEntry[] = [
  { name: 'deliver-mail', every: 5 * SECOND },
  // Within this time the Welcome email has usually left, and the card says so when it is posted.
  { name: 'announce', every: 5 * SECOND, gather: 150 },
  { name: 'follow-up', every: MINUTE },
  { name: 'weekly-digest', every: 5 * MINUTE },
  // Woken when one is started; by itself for one that a killed process left.
  { name: 'run-lists', every: 10 * SECOND },
  { name: 'approvals', every: 5 * MINUTE },
  { name: 'housekeeping', every: HOUR },
];
