import { availableParallelism } from 'node:os';
import { UserError } from '../errors.ts';

/** Passwords run on libuv's four threads, of which one stays free for everything else. */
const MOST_THREADS = 3;
/** A check takes about 50 ms, so the last one in the queue waits for about a second. */
const WAITING_PER_PLACE = 20;

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
      throw new UserError('BUSY', 'Many people are logging in at the moment. Try again in a few seconds.');
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** As many checks of passwords at once as leave a core to the rest of this process: Slack waits for 3 s only. */
export const PASSWORD_PLACES = Math.max(1, Math.min(availableParallelism() - 1, MOST_THREADS));
export const PASSWORD_QUEUE = WAITING_PER_PLACE * PASSWORD_PLACES;

/** The turns of everything in this process that computes a password's hash. */
export const passwordTurns = new Turns({ places: PASSWORD_PLACES, mostWaiting: PASSWORD_QUEUE });
