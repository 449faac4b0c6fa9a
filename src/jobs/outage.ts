import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** Logs once that something is lost, however often it is missed, and once that it is back. */
export class Outage {
  readonly #logger: Logger;
  readonly #what: string;
  #lasts = false;

  constructor(logger: Logger, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  begins(error: unknown): void {
    if (this.#lasts) return;
    this.#lasts = true;
    this.#logger.warn(
      { reason: describeError(error) },
      `${this.#what} was lost; background work continues when it is back.`,
    );
  }

  ends(): void {
    if (!this.#lasts) return;
    this.#lasts = false;
    this.#logger.info(`${this.#what} is back.`);
  }
}
