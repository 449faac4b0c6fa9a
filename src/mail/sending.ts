/** Requests that one worker has under way at a time, where the provider's limit lets it. */
const AT_ONCE = 3;

/** The requests under way, and what goes on beside them. What fails of these is thrown where they are waited for. */
export class Sending {
  readonly #requests = new Set<Promise<void>>();
  readonly #others = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  request(request: Promise<void>): void {
    this.#keep(this.#requests, request);
  }

  /** Something that goes on beside the requests, one at a time, until it ends by itself. */
  beside(start: () => Promise<void>): void {
    if (this.#others.size === 0) this.#keep(this.#others, start());
  }

  isIdle(): boolean {
    return this.#requests.size + this.#others.size === 0;
  }

  hasFailed(): boolean {
    return this.#failures.length > 0;
  }

  /** Resolves when another request may be made. */
  async turn(): Promise<void> {
    while (this.#requests.size >= AT_ONCE) await Promise.race(this.#requests);
  }

  /** Waits for one, or for all when something has failed. */
  async one(): Promise<void> {
    await Promise.race([...this.#requests, ...this.#others]);
    if (this.hasFailed()) await this.all();
  }

  async settled(): Promise<void> {
    while (!this.isIdle()) await Promise.all([...this.#requests, ...this.#others]);
  }

  async all(): Promise<void> {
    await this.settled();
    const [failure] = this.#failures;
    if (failure !== undefined) throw failure;
  }

  #keep(among: Set<Promise<void>>, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        this.#failures.push(error);
      })
      .finally(() => among.delete(done));
    among.add(done);
  }
}
