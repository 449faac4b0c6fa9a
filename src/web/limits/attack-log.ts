import { createHmac } from 'node:crypto';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { purposeKey } from '../../secrets.ts';
import { BoundedCounts } from './bounded-counts.ts';

const WINDOW = 15 * MINUTE;
/** Of a hash in the log: enough to tell two apart. */
const SHOWN = 12;

/**
 * Leaves a trace of what may be an attack: one line for the same thing about the same account and address in 15
 * minutes, so that the log cannot be flooded. Accounts and addresses are in it as hashes with our secret only.
 */
export class AttackLog {
  readonly #logger: Context['logger'];
  readonly #key: Buffer;
  readonly #written: BoundedCounts;

  constructor(context: Pick<Context, 'clock' | 'logger' | 'secret'>) {
    this.#logger = context.logger;
    this.#key = purposeKey(context.secret, 'log');
    this.#written = new BoundedCounts({ clock: context.clock, window: WINDOW });
  }

  /** Writes the sentence, unless it was written about the same a short time ago. */
  note(sentence: string, about: Readonly<Record<string, string>>): void {
    const key = hashOf(this.#key, [sentence, ...Object.values(about)]);
    if (this.#written.increment(key).totalHits > 1) return;
    const hashes = Object.entries(about).map(([name, value]) => [
      name,
      hashOf(this.#key, [value]).slice(0, SHOWN),
    ]);
    this.#logger.warn(Object.fromEntries(hashes), sentence);
  }
}

/** A short mark of what a visitor sent, that nobody without the key can trace back. */
function hashOf(key: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}
