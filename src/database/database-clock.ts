import { type Clock, SECOND, type SharedTime } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Database } from './database.ts';

/** Milliseconds between two comparisons of the clocks. */
const COMPARE_EVERY = 15 * SECOND;
/** A machine whose clock is further off than this cannot be trusted with work that others do as well. */
const TOLERATED = 5 * SECOND;

interface Parts {
  db: Pick<Database, '$queryRaw'>;
  /** This machine's clock, or one that was moved from it. */
  clock: Clock;
  logger: Logger;
  /** Milliseconds since 1970 by this machine's clock, never moved. */
  machineTime?: () => number;
}

/**
 * A clock that agrees with the database's. Processes on several machines decide with it who holds a lease, what is due
 * and what is "the same request"; each compares its own clock with the database's and corrects itself by the
 * difference. A clock that was moved, as the sandbox's, stays moved.
 */
export class DatabaseClock implements Clock, SharedTime {
  readonly #db: Pick<Database, '$queryRaw'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #machineTime: () => number;
  /** Milliseconds to add to this machine's time. */
  #difference = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(parts: Parts) {
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#machineTime = parts.machineTime ?? Date.now;
  }

  /** Compares the clocks once. */
  static async compared(parts: Parts): Promise<DatabaseClock> {
    const clock = new DatabaseClock(parts);
    await clock.#compare();
    return clock;
  }

  /** Compares the clocks again and again until it is stopped. */
  keepComparing(): void {
    this.#timer = setInterval(() => {
      // While the database is away, the last difference holds.
      this.#compare().catch(() => undefined);
    }, COMPARE_EVERY).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  now(): Date {
    return new Date(this.#clock.now().getTime() + this.#difference);
  }

  databaseTime(): Date {
    return new Date(this.#machineTime() + this.#difference);
  }

  isRight(): boolean {
    return Math.abs(this.#difference) <= TOLERATED;
  }

  /**
   * For `/readyz`.
   *
   * @throws Error when this machine's clock is wrong
   */
  async check(): Promise<void> {
    if (!this.isRight()) throw new Error(this.#complaint());
  }

  async #compare(): Promise<void> {
    const started = performance.now();
    const [row] = await this.#db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const took = performance.now() - started;
    if (!row) return;
    // The database read its clock at some time during the question.
    const difference = row.now.getTime() - (this.#machineTime() - took / 2);
    const wasRight = this.isRight();
    // What the journey alone explains is no difference.
    this.#difference = Math.abs(difference) <= took / 2 + 1 ? 0 : Math.round(difference);
    if (wasRight && !this.isRight()) this.#logger.error(this.#complaint());
    if (!wasRight && this.isRight()) this.#logger.info("This machine's clock is right again.");
  }

  #complaint(): string {
    const seconds = Math.round(Math.abs(this.#difference) / SECOND);
    const direction = this.#difference < 0 ? 'ahead of' : 'behind';
    return `This machine's clock is ${seconds} s ${direction} the database's: this process runs no jobs and is not ready until the clock is set right. Check its time synchronisation (NTP).`;
  }
}
