import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two messages in one channel (platform.md, "Rate limits"). */
const MESSAGE_EVERY = 1_000;

/** What can be on hold besides a channel: edits of messages, and every call with a token that Slack refuses. */
export const EDITS = 'chat.update';
export const ALL_CALLS = 'all calls';

/**
 * Spaces messages out as Slack wants it: one a second in each channel, and none in what is on hold. It measures
 * durations only, so it uses the monotonic clock, which the sandbox does not move.
 */
export class ChannelPace {
  readonly #every: number;
  readonly #turns = new Map<string, number>();
  readonly #holds = new Map<string, number>();

  /** `every`: milliseconds between two messages in one channel. */
  constructor(every: number = MESSAGE_EVERY) {
    this.#every = every;
  }

  /** Resolves when a message may go to the channel. Turns are given in the order in which they were asked for. */
  async turn(channel: string): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#turns.get(channel) ?? 0);
    this.#turns.set(channel, at + this.#every);
    if (at > now) await pause(at - now);
    else this.#forgetThePast(now);
  }

  /** Slack has answered: the next turn counts from now, however long the message took to get there. */
  answered(channel: string): void {
    const next = performance.now() + this.#every;
    this.#turns.set(channel, Math.max(next, this.#turns.get(channel) ?? 0));
  }

  /** Milliseconds until the channel's next turn. */
  nextTurn(channel: string): number {
    return Math.max(0, (this.#turns.get(channel) ?? 0) - performance.now());
  }

  /** Puts a channel, edits or all calls on hold for this many milliseconds. */
  hold(what: string, milliseconds: number): void {
    this.#holds.set(what, performance.now() + milliseconds);
  }

  isHeld(what: string): boolean {
    return (this.#holds.get(what) ?? 0) > performance.now();
  }

  /** All that is on hold now. */
  held(): string[] {
    return [...this.#holds.keys()].filter((what) => this.isHeld(what));
  }

  #forgetThePast(now: number): void {
    for (const times of [this.#turns, this.#holds]) {
      for (const [what, at] of times) if (at + this.#every < now) times.delete(what);
    }
  }
}
