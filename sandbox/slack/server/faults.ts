/** What goes wrong with the next calls of a method. */
export type Fault =
  | { rateLimited: number }
  | { status: number }
  | { error: string }
  | { reset: 'before' | 'after' }
  | { delay: number };

/** Faults that tests ask for; the oldest is used first. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>();

  add(method: string, fault: Fault, times: number): void {
    const waiting = this.#waiting.get(method) ?? [];
    for (let n = 0; n < times; n += 1) waiting.push(fault);
    this.#waiting.set(method, waiting);
  }

  /** The fault for this call, which is then used up. */
  take(method: string): Fault | undefined {
    return this.#waiting.get(method)?.shift();
  }

  clear(): void {
    this.#waiting.clear();
  }
}
