import { createHmac } from 'node:crypto';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { BoundedCounts } from './bounded-counts.ts';

const WINDOW = 15 * MINUTE;
/** Of a hash in the log: enough to tell two apart. */
const SHOWN = 12;

/**
 * Leaves a trace of what may be an attack: one line for the same thing about the same account and address in 15
 * minutes, so that the log cannot be flooded. Accounts and addresses are in it as hashes with our secret only.
 */
export class AttackLog {
  readonly #context: Pick<Context, 'logger' | 'secret'>;
  readonly #written: BoundedCounts;

  constructor(context: Pick<Context, 'clock' | 'logger' | 'secret'>) {
    this.#context = context;
    this.#written = new BoundedCounts({ clock: context.clock, window: WINDOW });
  }

  /** Writes the sentence, unless it was written about the same a short time ago. */
  note(sentence: string, about: Readonly<Record<string, string>>): void {
    const { logger, secret } = this.#context;
    const key = hashOf(secret, [sentence, ...Object.values(about)]);
    if (this.#written.increment(key).totalHits > 1) return;
    const hashes = Object.entries(about).map(([name, value]) => [
      name,
      hashOf(secret, [value]).slice(0, SHOWN),
    ]);
    logger.warn(Object.fromEntries(hashes), sentence);
  }
}

/** A short key for what a visitor sent, that nobody without the secret can trace back. */
export function hashOf(secret: string, parts: readonly string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
}
