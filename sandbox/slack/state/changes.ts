/** Something on someone's screen is new or different. */
export interface Change {
  kind: 'message' | 'view' | 'home' | 'channel';
  team: string;
  /** The channel of a message; for a view or a home the person who has it open. */
  where: string;
  id: string;
}

type Listener = (change: Change) => void;

/** Reports every change of the state to its listeners. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  /** Calls the listener at every change; returns how to stop that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  /** Waits until `look` finds something, looking again at every change; undefined after the time limit. */
  async until<Found>(look: () => Found | undefined, milliseconds: number): Promise<Found | undefined> {
    const already = look();
    if (already !== undefined) return already;
    return await new Promise((resolve) => {
      const finish = (found: Found | undefined): void => {
        clearTimeout(timer);
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => finish(look()), milliseconds);
      const stop = this.onChange(() => {
        const found = look();
        if (found !== undefined) finish(found);
      });
    });
  }
}
