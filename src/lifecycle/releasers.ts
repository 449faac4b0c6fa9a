import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** What has been started and must be given back, in the opposite order, whatever goes wrong on the way. */
export class Releasers {
  readonly #logger: Logger;
  readonly #steps: { name: string; release: () => Promise<unknown> }[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(name: string, release: () => Promise<unknown>): void {
    this.#steps.push({ name, release });
  }

  /** Gives everything back, once. A step that fails is logged, and the others go on. */
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
