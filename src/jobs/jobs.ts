import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { JobName } from '../context.ts';

/** What a job does when it runs. `signal` is aborted when the process is to end: finish soon, leave the rest. */
export type JobHandler = (signal: AbortSignal) => Promise<unknown>;

export type JobHandlers = Readonly<Record<JobName, JobHandler>>;

export interface JobEntry {
  name: JobName;
  /** Milliseconds between two runs; being woken comes on top. A number: Agenda misreads "200 milliseconds". */
  every: number;
}

/** All background work there is. Each claims with SQL what is due, so a run too many changes nothing. */
export const JOBS: readonly JobEntry[] = [
  { name: 'deliver-mail', every: 5 * SECOND },
  { name: 'announce', every: 5 * SECOND },
  { name: 'follow-up', every: MINUTE },
  { name: 'housekeeping', every: HOUR },
];
