import type { Clock } from '../../../src/clock.ts';
import { MESSAGES_PER_SECOND_AND_CHANNEL, METHOD_TIERS, TIERS } from '../rules/limits.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by method and workspace, and one message a second for each channel. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a call. Returns 0 when it may go on, else the seconds to wait. */
  take(method: string, team: string, channel: string): number {
    const perMinute = TIERS[METHOD_TIERS[method] ?? 'tier3'];
    const byMethod = this.#take(`${team} ${method}`, perMinute, perMinute / 60);
    if (byMethod > 0 || method !== 'chat.postMessage') return byMethod;
    const rate = MESSAGES_PER_SECOND_AND_CHANNEL;
    return this.#take(`${team} ${method} ${channel}`, rate, rate);
  }

  #take(key: string, capacity: number, perSecond: number): number {
    const now = this.#clock.now().getTime();
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    const tokens = Math.min(capacity, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    const enough = tokens >= 1;
    this.#buckets.set(key, { tokens: enough ? tokens - 1 : tokens, at: now });
    return enough ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }
}
