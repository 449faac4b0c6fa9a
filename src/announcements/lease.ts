import { MINUTE } from '../clock.ts';
import type { Context } from '../context.ts';

/** How long a claim holds without being renewed. Far longer than a call to Slack may take. */
export const LEASE = MINUTE;

/** When a card may be claimed again after this many attempts whose outcome is not known. */
export function afterAttempts(at: Date, attempts: number): Date {
  const wait = Math.min(5 * MINUTE, 5_000 * 2 ** Math.min(attempts - 1, 10));
  return new Date(at.getTime() + wait * (0.75 + Math.random() / 2));
}

/**
 * The claim of one worker on one card, held in `next_attempt_at`. Every statement that begins a call to Slack renews
 * it; who finds another time there has lost the card, and leaves it to whoever took it.
 */
export class Lease {
  readonly #context: Pick<Context, 'db' | 'clock'>;
  readonly cardId: string;
  #until: Date;
  #held = true;

  constructor(context: Pick<Context, 'db' | 'clock'>, cardId: string, until: Date) {
    this.#context = context;
    this.cardId = cardId;
    this.#until = until;
  }

  get held(): boolean {
    return this.#held;
  }

  /**
   * Notes that the card (or a fact in its thread) is about to be sent, before it is: an attempt that nobody saw end
   * is found by this. Returns false when the card has been lost.
   */
  async attempt(factId?: string): Promise<boolean> {
    const { db, clock } = this.#context;
    const next = new Date(Math.max(clock.now().getTime() + LEASE, this.#until.getTime() + 1));
    const renewed =
      factId === undefined
        ? await db.$executeRaw`
            UPDATE cards SET attempts = attempts + 1, next_attempt_at = ${next}
            WHERE id = ${this.cardId}::uuid AND next_attempt_at = ${this.#until}`
        : await db.$executeRaw`
            WITH renewed AS (
              UPDATE cards SET next_attempt_at = ${next}
              WHERE id = ${this.cardId}::uuid AND next_attempt_at = ${this.#until} RETURNING id)
            UPDATE card_facts SET attempts = attempts + 1
            WHERE id = ${factId}::uuid AND card_id IN (SELECT id FROM renewed)`;
    if (renewed === 0) this.#held = false;
    else this.#until = next;
    return this.#held;
  }

  /** Gives the card back: to be claimed at once, or not before a time. */
  async release(next: Date | null = null): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#context.db.$executeRaw`
      UPDATE cards SET next_attempt_at = ${next}
      WHERE id = ${this.cardId}::uuid AND next_attempt_at = ${this.#until}`;
  }
}
