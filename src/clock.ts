/** Where all code gets the time from, so that the sandbox and the tests can move it. */
export interface Clock {
  now(): Date;
}

/** The time that all processes on one database agree on, whatever the clocks of their machines say. */
export interface SharedTime {
  /** The database's time, never moved. */
  databaseTime(): Date;
  /** False while this machine's clock is too far off to run work that other processes run as well. */
  isRight(): boolean;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs like the system's, shifted by an offset that only ever grows or is taken back to zero. */
export class MovableClock implements Clock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** Moves the clock forward by so many milliseconds. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Back to the system's time. */
  reset(): void {
    this.#offset = 0;
  }
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
