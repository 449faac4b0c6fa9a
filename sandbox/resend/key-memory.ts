import { Refusal } from './refusal.ts';

const REMEMBERED = 24 * 60 * 60 * 1000;

interface Remembered {
  readonly request: string;
  readonly at: number;
  /** Undefined while the first request is still running. */
  answer?: string;
}

/** The Idempotency-Keys of the last 24 hours, each with the request it came with and the answer that was given. */
export class KeyMemory {
  readonly #keys = new Map<string, Remembered>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /**
   * Takes a key for a request. Returns the answer that was given to the same request before, if any.
   * Throws Resend's 409 when the key belongs to another request, or for one that is still running.
   */
  take(key: string, request: string): string | undefined {
    const known = this.#keys.get(key);
    const now = this.#now().getTime();
    if (!known || now - known.at >= REMEMBERED) {
      this.#keys.set(key, { request, at: now });
      return undefined;
    }
    if (known.request !== request) {
      throw new Refusal(
        409,
        'invalid_idempotent_request',
        'This idempotency key has already been used on a request that had a different payload. Retrying this request is useless without changing the idempotency key or payload.',
      );
    }
    if (known.answer === undefined) {
      throw new Refusal(
        409,
        'concurrent_idempotent_requests',
        'The same idempotency key was used while the original request was still in progress.',
      );
    }
    return known.answer;
  }

  settle(key: string, answer: string): void {
    const known = this.#keys.get(key);
    if (known) known.answer = answer;
  }

  /** The request failed: its key is free again. */
  release(key: string): void {
    if (this.#keys.get(key)?.answer === undefined) this.#keys.delete(key);
  }
}
