import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two messages in one channel (platform.md, "Rate limits"). */
const MESSAGE_EVERY = 1_000;

/**
 * Whose turn it is at Slack: one message a second in each channel, and nothing at all where Slack has asked to wait.
 * This is about Slack's clock and ours running at the same speed, not about what time it is, so it is monotonic time.
 */
export class Pace {
  readonly #every: number;
  readonly #turns = new Map<string, number>();
  readonly #holds = new Map<string, number>();

  constructor(every: number = MESSAGE_EVERY) {
    this.#every = every;
  }

  /** Resolves when a message may go to the channel. Turns are given in the order they were asked for. */
  async turn(channel: string): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#turns.get(channel) ?? 0);
    this.#turns.set(channel, at + this.#every);
    if (at > now) await pause(at - now);
    else this.#forget(now);
  }

  /** The message has been taken: the time until the next turn counts from here, however long it was on its way. */
  taken(channel: string): void {
    const next = performance.now() + this.#every;
    this.#turns.set(channel, Math.max(next, this.#turns.get(channel) ?? 0));
  }

  /** When the channel's next turn is, in milliseconds from now. */
  nextTurn(channel: string): number {
    return Math.max(0, (this.#turns.get(channel) ?? 0) - performance.now());
  }

  /** Nothing of this kind for so many milliseconds. */
  hold(what: string, milliseconds: number): void {
    this.#holds.set(what, performance.now() + milliseconds);
  }

  isHeld(what: string): boolean {
    return (this.#holds.get(what) ?? 0) > performance.now();
  }

  /** All that is held, among them channels. */
  held(): string[] {
    return [...this.#holds.keys()].filter((what) => this.isHeld(what));
  }

  #forget(now: number): void {
    for (const times of [this.#turns, this.#holds]) {
      for (const [what, at] of times) if (at + this.#every < now) times.delete(what);
    }
  }
}
