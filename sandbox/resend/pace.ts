import { Refusal } from './refusal.ts';

/** Counts requests in windows of one second, by the machine's time, so that a test's clock does not move the rate limit. */
export class Pace {
  readonly #perSecond: number | null;
  #window = 0;
  #count = 0;

  /** `perSecond: null` counts without ever refusing. */
  constructor(perSecond: number | null) {
    this.#perSecond = perSecond;
  }

  /** Counts one request and returns its rate headers. Throws Resend's 429 when it is one too many. */
  count(): Record<string, string> {
    if (this.#perSecond === null) return {};
    const window = Math.floor(Date.now() / 1000);
    if (window !== this.#window) {
      this.#window = window;
      this.#count = 0;
    }
    this.#count += 1;
    const headers = {
      'ratelimit-limit': String(this.#perSecond),
      'ratelimit-remaining': String(Math.max(0, this.#perSecond - this.#count)),
      'ratelimit-reset': '1',
    };
    if (this.#count <= this.#perSecond) return headers;
    throw new Refusal(
      429,
      'rate_limit_exceeded',
      `Too many requests. You can only make ${this.#perSecond} requests per second.`,
      { ...headers, 'retry-after': '1' },
    );
  }
}
