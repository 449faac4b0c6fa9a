import { SECOND } from '../clock.ts';

/** Requests a second, whatever the provider's headers say. */
const FASTEST = 500;
const SLOWEST = 0.2;
/** Of the provider's limit: its clock and ours may differ by a little, and a request too many costs a second. */
const SHARE = 0.985;

/**
 * Spaces requests out, and adapts to the provider's `ratelimit-*` and `retry-after` headers. It measures durations
 * only, so it uses the monotonic clock, which the sandbox does not move.
 */
export class RequestPace {
  readonly #firstRate: number;
  #rate: number;
  #next = 0;

  /** `rate`: requests a second to begin with. */
  constructor(rate: number) {
    this.#firstRate = rate;
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

  /** Adapts to what an answer other than a 429 said about limits. `reset` is in seconds. */
  adapt(limits: { limit: number | null; remaining: number | null; reset: number | null }): void {
    const { limit, remaining, reset } = limits;
    // The provider's window is one second. A longer one would spread its requests over it.
    const window = Math.max(1, reset ?? 1);
    this.#rate = limit === null ? this.#firstRate : clamp((SHARE * limit) / window);
    // In a window of a second, the space between two requests is pause enough.
    if (remaining === 0 && (limit === null || window > 1)) this.#hold(SECOND * window);
  }

  /** Too many requests: goes slower, and not before `retryAfter` milliseconds are over. */
  slowDown(retryAfter: number): void {
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
