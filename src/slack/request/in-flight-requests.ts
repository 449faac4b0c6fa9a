/** The requests that are being worked on, so that a stop can wait for them: also those that were acknowledged already. */
export class InFlightRequests {
  readonly #running = new Set<Promise<unknown>>();

  /** Counts this work until it ends, however it ends. */
  async track(work: Promise<unknown>): Promise<void> {
    this.#running.add(work);
    try {
      await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
