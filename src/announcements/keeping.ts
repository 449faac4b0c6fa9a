import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Claimed, Outbox } from './run.ts';

/** Milliseconds in which rows are gathered, to be saved in one statement. */
const GATHER = 50;

/** Saves what came of rows: those of a moment together. */
export class Keeping<Row extends Claimed> {
  readonly #context: Context;
  readonly #keep: Outbox<Row>['keep'];
  #rows: Row[] = [];
  #next: Promise<void> | undefined;
  readonly #saves: Promise<void>[] = [];
  readonly #failures: unknown[] = [];

  constructor(context: Context, keep: Outbox<Row>['keep']) {
    this.#context = context;
    this.#keep = keep;
  }

  /** Resolves when the row, as it is then, has been saved, or could not be: then its claim counts as lost. */
  add(row: Row): Promise<void> {
    this.#rows.push(row);
    if (this.#next === undefined) {
      this.#next = pause(GATHER).then(() => this.#save());
      this.#saves.push(this.#next);
    }
    return this.#next;
  }

  /**
   * Resolves when everything has been saved.
   *
   * @throws Error when something could not be: its claim runs out, and then it is looked for in Slack
   */
  async finish(): Promise<void> {
    await Promise.all(this.#saves);
    const [failure] = this.#failures;
    if (failure !== undefined) throw failure;
  }

  async #save(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#next = undefined;
    const held = new Set<string>();
    try {
      for (const id of await this.#keep(this.#context, rows)) held.add(id);
    } catch (error) {
      this.#failures.push(error);
    }
    for (const { lease } of rows) if (!held.has(lease.id)) lease.lose();
  }
}
