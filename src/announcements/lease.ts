import { backoff } from '../backoff.ts';
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Context } from '../context.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** How long a claim lasts without being renewed. */
const LEASE = MINUTE;
/** A claim that lasts no longer than this is renewed before a call: one message may take several calls to Slack. */
const CALLS_TAKE = 40 * SECOND;
const RETRY = { first: 5 * SECOND, longest: 5 * MINUTE };
/** After a fault of Usher's own, a row waits as long as after this many attempts. */
const ATTEMPTS_FOR_A_FAULT = 10;

/** The outboxes, by what the log calls one of their rows: the table, and the type of its key. */
const TABLES = {
  card: { table: Prisma.raw('cards'), type: Prisma.raw('uuid') },
  notice: { table: Prisma.raw('notices'), type: Prisma.raw('uuid') },
  slackRequest: { table: Prisma.raw('received_slack_requests'), type: Prisma.raw('text') },
};

/** Until when a row that is claimed now is held. */
export function leaseUntil(at: Date): Date {
  return new Date(at.getTime() + LEASE);
}

/**
 * The SQL condition for rows that nobody holds and that do not wait for another attempt. A time further ahead than an
 * hour is not a lease: the clock was set back.
 */
export function claimable(at: Date): Prisma.Sql {
  const furthest = new Date(at.getTime() + HOUR);
  return Prisma.sql`(next_attempt_at IS NULL OR next_attempt_at <= ${at} OR next_attempt_at > ${furthest})`;
}

/** When to try again after this many attempts whose outcome is not known. */
export function retryAt(at: Date, attempts: number): Date {
  return new Date(at.getTime() + backoff(attempts, RETRY));
}

/**
 * One worker's claim on one row of an outbox, held in `next_attempt_at`. A worker that finds another time there has lost
 * the row, and leaves it alone.
 *
 * Claiming a row counts an attempt, so that it is known of even when the process dies. What came of it is kept here and
 * saved with the row.
 */
export class Lease {
  readonly kind: keyof typeof TABLES;
  readonly id: string;
  /** Attempts before this one whose outcome is not known. */
  readonly earlier: number;
  /** Attempts whose outcome is not known, as they are to be saved: those from before, until something was tried. */
  attempts: number;
  readonly #context: Pick<Context, 'db' | 'clock'>;
  #until: Date;
  /** What is to stand in `next_attempt_at`; undefined while the row is not given back. */
  #next: Date | null | undefined;
  #isLost = false;

  constructor(
    context: Pick<Context, 'db' | 'clock'>,
    claimed: { kind: keyof typeof TABLES; id: string; earlier: number; until: Date },
  ) {
    this.#context = context;
    this.kind = claimed.kind;
    this.id = claimed.id;
    this.earlier = claimed.earlier;
    this.attempts = claimed.earlier;
    this.#until = claimed.until;
  }

  /** Which row it is, for the log. */
  get row(): Record<string, string> {
    return { [this.kind]: this.id };
  }

  /** The row as it is to be saved. Until it is given back, the attempt that the claim counted stays. */
  get toKeep() {
    const isHeld = this.#next === undefined;
    return {
      id: this.id,
      until: this.#until,
      next_attempt_at: isHeld ? this.#until : this.#next,
      attempts: isHeld ? this.earlier + 1 : this.attempts,
    };
  }

  /** Whether the row is this worker's for as long as a message may take. Renews a claim that would end before. */
  async hold(): Promise<boolean> {
    const { db, clock } = this.#context;
    const at = clock.now();
    if (this.#isLost || this.#until.getTime() - at.getTime() > CALLS_TAKE) return !this.#isLost;
    const next = new Date(Math.max(leaseUntil(at).getTime(), this.#until.getTime() + 1));
    const { table, type } = TABLES[this.kind];
    const renewed = await db.$executeRaw`
      UPDATE ${table} SET next_attempt_at = ${next}
      WHERE id = ${this.id}::${type} AND next_attempt_at = ${this.#until}`;
    if (renewed === 0) this.lose();
    else this.#until = next;
    return !this.#isLost;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** Another worker has the row: it looks for what this one may have posted. */
  lose(): void {
    this.#isLost = true;
  }

  /** An attempt was made, and its outcome is not known. */
  countAttempt(): void {
    this.attempts = this.earlier + 1;
  }

  /** The row may be claimed at once, or not before `next`; saved together with what came of it. */
  giveBack(next: Date | null = null): void {
    this.#next ??= next;
  }

  /** After a fault of Usher's own, the row is given back for later. */
  putOff(): void {
    this.giveBack(retryAt(this.#context.clock.now(), ATTEMPTS_FOR_A_FAULT));
  }

  /** Saves the lease alone, for a row that could not be read. */
  async save(): Promise<void> {
    const { table, type } = TABLES[this.kind];
    const { until, next_attempt_at, attempts } = this.toKeep;
    await this.#context.db.$executeRaw`
      UPDATE ${table} SET next_attempt_at = ${next_attempt_at}, attempts = ${attempts}
      WHERE id = ${this.id}::${type} AND next_attempt_at = ${until}`;
  }
}
