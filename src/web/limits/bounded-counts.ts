import type { Options, Store } from 'express-rate-limit';
import type { Clock } from '../../clock.ts';

/** About 250 bytes each. Who sends more keys than that in a window has hundreds of addresses to send them from. */
const MOST_KEYS = 20_000;

interface Count {
  totalHits: number;
  resetTime: Date;
}

/**
 * Counts of a window, in the memory of this process. Beyond so many keys the oldest is forgotten, so that no visitor
 * fills the memory. Keys should be short: hash what a visitor typed.
 */
export class BoundedCounts implements Store {
  readonly localKeys = true;
  readonly #clock: Clock;
  readonly #most: number;
  #window: number;
  /** By the start of their windows: a key that begins a new one is put at the end. */
  readonly #counts = new Map<string, Count>();

  /** `window` in milliseconds. */
  constructor(options: { clock: Clock; window: number; most?: number }) {
    this.#clock = options.clock;
    this.#window = options.window;
    this.#most = options.most ?? MOST_KEYS;
  }

  init({ windowMs }: Options): void {
    this.#window = windowMs;
  }

  get size(): number {
    return this.#counts.size;
  }

  /** Counts one more, and returns how many there are in this window. */
  increment(key: string): Count {
    const now = this.#clock.now().getTime();
    const known = this.#counts.get(key);
    if (known && known.resetTime.getTime() > now) {
      known.totalHits += 1;
      return { ...known };
    }
    this.#counts.delete(key);
    this.#forget(now);
    const count = { totalHits: 1, resetTime: new Date(now + this.#window) };
    this.#counts.set(key, count);
    return { ...count };
  }

  decrement(key: string): void {
    const known = this.#counts.get(key);
    if (known && known.totalHits > 0) known.totalHits -= 1;
  }

  resetKey(key: string): void {
    this.#counts.delete(key);
  }

  #forget(now: number): void {
    for (const [key, { resetTime }] of this.#counts) {
      if (resetTime.getTime() > now && this.#counts.size < this.#most) return;
      this.#counts.delete(key);
    }
  }
}
