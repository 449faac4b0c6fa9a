import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** What has been started and has to be stopped again: in reverse order, even when a step fails. */
export class Releasers {
  readonly #logger: Logger;
  readonly #steps: { name: string; release: () => Promise<unknown> }[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(name: string, release: () => Promise<unknown>): void {
    this.#steps.push({ name, release });
  }

  /** Stops everything, once. A step that fails is logged, and the rest still run. */
  async releaseAll(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.release();
      } catch (error) {
        this.#logger.warn(
          { step: step.name, reason: describeError(error) },
          'Something could not be stopped cleanly.',
        );
      }
    }
  }
}
