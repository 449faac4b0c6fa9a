import { MINUTE, SECOND, type SharedTime } from '../clock.ts';
import type { Wake } from '../context.ts';
import type { Logger } from '../logger.ts';
import { JobProcessor, type Timing } from './job-processor.ts';
import { JOBS, type JobEntry, type JobHandlers } from './jobs.ts';
import { openStore } from './store/store.ts';

export interface Jobs {
  /** Makes a job run at once, in whichever process runs jobs. */
  wake: Wake;
  /** Takes no more work, waits for what runs (up to 10 s), gives all locks back and closes the store. */
  stop(): Promise<void>;
  /**
   * For `/readyz`.
   *
   * @throws Error when jobs cannot run
   */
  check(): Promise<void>;
}

const TIMING: Timing = { scanEvery: SECOND, lockLifetime: MINUTE / 2, stopWithin: 10 * SECOND };

/**
 * Starts the background work of this process. Each job is one row in the store, which one process at a time claims.
 *
 * @throws UserError `JOBS_STORE_UNREACHABLE` when the store cannot be used
 */
export async function startJobs(options: {
  /** `postgres://…` or `mongodb://…` */
  store: string;
  handlers: JobHandlers;
  logger: Logger;
  /** False (role `web`): runs nothing and only wakes the others. */
  run: boolean;
  /** While it is not right, this process runs nothing. */
  time: SharedTime;
  jobs?: readonly JobEntry[];
  timing?: Partial<Timing>;
}): Promise<Jobs> {
  const { handlers, logger, run, time, jobs = JOBS } = options;
  const store = await openStore({ url: options.store, logger });
  const timing = { ...TIMING, ...options.timing };
  const processor = new JobProcessor({ store, jobs, handlers, timing, time, logger });
  try {
    await processor.start({ run });
  } catch (error) {
    await processor.stop();
    throw error;
  }
  return {
    wake: (name) => processor.wake(name),
    stop: () => processor.stop(),
    async check() {
      if (run && !processor.isRunning()) throw new Error('Jobs do not run in this process.');
      await processor.check({ run });
    },
  };
}
