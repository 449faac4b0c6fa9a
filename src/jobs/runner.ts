import type { Job } from 'agenda';
import { SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { JobHandler } from './jobs.ts';
import type { Outage } from './outage.ts';

export interface Runner {
  /**
   * Runs the handler, and keeps the job's lock fresh while it runs.
   *
   * @throws what the handler throws, after logging it
   */
  run(job: Job, work: { handler: JobHandler; every: number }): Promise<void>;
  /** The run is over, and the job's state is in the store. */
  done(job: Job): void;
  running(): Job[];
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

/** Runs handlers, and knows which are running. */
export function createRunner(options: {
  logger: Logger;
  outage: Outage;
  touchEvery: number;
  signal: AbortSignal;
}): Runner {
  const { logger, outage, touchEvery, signal } = options;
  const running = new Set<Job>();
  const waiting: (() => void)[] = [];

  return {
    async run(job, { handler, every }) {
      running.add(job);
      let touched: Promise<void> = Promise.resolve();
      const touching = setInterval(() => {
        touched = job.touch().catch((error: unknown) => outage.begins(error));
      }, touchEvery);
      try {
        await handler(signal);
      } catch (error) {
        logger.error(
          { err: error },
          `The job ${job.attrs.name} failed and runs again in ${every / SECOND} s: ${describeError(error)}`,
        );
        throw error;
      } finally {
        clearInterval(touching);
        // A touch that arrived after the end of the run would lock the job again.
        await touched;
      }
    },
    done(job) {
      running.delete(job);
      if (running.size === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    running: () => [...running],
    idle: () =>
      new Promise((resolve) => {
        if (running.size === 0) resolve();
        else waiting.push(resolve);
      }),
  };
}
