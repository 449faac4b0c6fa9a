import { SECOND } from '../clock.ts';

/** Requests a second, whatever the provider's headers say. */
const FASTEST = 50;
const SLOWEST = 0.2;

/**
 * Spaces requests out, and adapts to the provider's `ratelimit-*` and `retry-after` headers. It measures the wire, so it
 * goes by the machine's own time, which no clock of a sandbox moves.
 */
export class Pace {
  readonly #begin: number;
  #rate: number;
  #next = 0;

  /** `rate`: requests a second to begin with. */
  constructor(rate: number) {
    this.#begin = rate;
    this.#rate = rate;
  }

  /** Milliseconds until the next request may leave. */
  pause(): number {
    return Math.max(0, this.#next - performance.now());
  }

  /** A request leaves now. */
  leaves(): void {
    this.#next = performance.now() + SECOND / this.#rate;
  }

  /** What the provider said about its limits in an answer that was not a 429. */
  heard(limits: { limit: number | null; remaining: number | null; reset: number | null }): void {
    const { limit, remaining, reset } = limits;
    // A window of one second is what the provider has; a longer one spreads its requests over it.
    this.#rate = limit === null ? this.#begin : clamp(limit / Math.max(1, reset ?? 1));
    if (remaining === 0) this.#hold(SECOND * (reset ?? 1));
  }

  /** Too many requests: slower, and not before `retryAfter` milliseconds are over. */
  refused(retryAfter: number): void {
    this.#rate = clamp(this.#rate / 2);
    this.#hold(retryAfter);
  }

  #hold(milliseconds: number): void {
    this.#next = Math.max(this.#next, performance.now() + milliseconds);
  }
}

function clamp(rate: number): number {
  return Math.min(FASTEST, Math.max(SLOWEST, rate));
}
