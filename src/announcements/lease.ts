import { backoff } from '../backoff.ts';
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Context } from '../context.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** How long a claim lasts without being renewed. Far longer than a call to Slack may take. */
const LEASE = MINUTE;
const RETRY = { first: 5 * SECOND, longest: 5 * MINUTE };

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

/** After a fault of Usher's own, a row waits as long as after this many attempts. */
const ATTEMPTS_FOR_A_FAULT = 10;

/** Logs why a row cannot be read or delivered, and gives it back for later. The others go on. */
export async function setAside(
  { clock, logger }: Pick<Context, 'clock' | 'logger'>,
  lease: Lease,
  error: unknown,
): Promise<void> {
  logger.error({ err: error, ...lease.row }, 'A message could not be delivered; it is tried again later.');
  // While the database is away, the lease runs out by itself.
  await lease
    .release(retryAt(clock.now(), ATTEMPTS_FOR_A_FAULT))
    .catch((failure: unknown) =>
      logger.debug({ err: failure, ...lease.row }, 'A claim could not be given back.'),
    );
}

/**
 * One worker's claim on one row of an outbox, held in `next_attempt_at`. Every call to Slack renews it first. A worker
 * that finds another time there has lost the row, and leaves it alone.
 */
export class Lease {
  readonly kind: keyof typeof TABLES;
  readonly id: string;
  readonly #context: Pick<Context, 'db' | 'clock'>;
  #until: Date;
  #held = true;

  constructor(
    context: Pick<Context, 'db' | 'clock'>,
    claimed: { kind: keyof typeof TABLES; id: string; until: Date },
  ) {
    this.#context = context;
    this.kind = claimed.kind;
    this.id = claimed.id;
    this.#until = claimed.until;
  }

  /** Which row it is, for the log. */
  get row(): Record<string, string> {
    return { [this.kind]: this.id };
  }

  /**
   * Counts an attempt before the call to Slack, so that it is known of even when the process dies. The attempt counts
   * for the row, or for one fact of a card. Returns false when the row has been lost.
   */
  async beginAttempt(factId?: string): Promise<boolean> {
    const { db, clock } = this.#context;
    const next = new Date(Math.max(leaseUntil(clock.now()).getTime(), this.#until.getTime() + 1));
    const counted =
      factId === undefined
        ? await db.$executeRaw`
            UPDATE ${this.#table} SET attempts = attempts + 1, next_attempt_at = ${next} WHERE ${this.#isHeld}`
        : await db.$executeRaw`
            WITH renewed AS (
              UPDATE ${this.#table} SET next_attempt_at = ${next} WHERE ${this.#isHeld} RETURNING id)
            UPDATE card_facts SET attempts = attempts + 1
            WHERE id = ${factId}::uuid AND card_id IN (SELECT id FROM renewed)`;
    if (counted === 0) this.#held = false;
    else this.#until = next;
    return this.#held;
  }

  /** Takes back the attempt just counted: Slack surely did nothing. */
  async undoAttempt(factId?: string): Promise<void> {
    const { db } = this.#context;
    if (factId === undefined) {
      await db.$executeRaw`
        UPDATE ${this.#table} SET attempts = greatest(attempts - 1, 0) WHERE ${this.#isHeld}`;
    } else {
      await db.$executeRaw`
        UPDATE card_facts SET attempts = greatest(attempts - 1, 0) WHERE id = ${factId}::uuid`;
    }
  }

  /** Gives the row back, to be claimed at once or not before `next`. */
  async release(next: Date | null = null): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#context.db.$executeRaw`
      UPDATE ${this.#table} SET next_attempt_at = ${next} WHERE ${this.#isHeld}`;
  }

  get #table(): Prisma.Sql {
    return TABLES[this.kind].table;
  }

  get #isHeld(): Prisma.Sql {
    return Prisma.sql`id = ${this.id}::${TABLES[this.kind].type} AND next_attempt_at = ${this.#until}`;
  }
}
