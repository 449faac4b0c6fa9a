import { UserError } from '../errors.ts';

/** What is refused because too many wait already; nothing has been done then. */
export function tooBusy(): UserError {
  return new UserError('BUSY', 'Many people are logging in at the moment. Try again in a few seconds.');
}

/** Lets so many pieces of work run at once. Some more wait for their turn, in order, and the others are refused. */
export class Turns {
  readonly #places: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: { places: number; mostWaiting: number }) {
    this.#places = options.places;
    this.#mostWaiting = options.mostWaiting;
  }

  /** How many pieces of work it takes at once, running and waiting. */
  get capacity(): number {
    return this.#places + this.#mostWaiting;
  }

  /**
   * Does the work when it is its turn, and returns what it comes to.
   *
   * @throws UserError `BUSY` at once when too many are waiting; nothing has been done then
   */
  async take<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#running < this.#places) this.#running += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      // The place goes to the next in the queue, so that nobody who comes later gets it first.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#mostWaiting) {
      throw tooBusy();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
