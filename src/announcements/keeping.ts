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

  constructor(context: Context, keep: Outbox<Row>['keep']) {
    this.#context = context;
    this.#keep = keep;
  }

  /** Resolves when the row, as it is then, has been saved. */
  add(row: Row): Promise<void> {
    this.#rows.push(row);
    this.#next ??= this.#gather();
    return this.#next;
  }

  /**
   * Resolves when everything has been saved.
   *
   * @throws Error when something could not be: its claim runs out, and then it is looked for in Slack
   */
  async finish(): Promise<void> {
    await Promise.all(this.#saves);
  }

  #gather(): Promise<void> {
    const save = pause(GATHER).then(() => this.#save());
    // Its failure is thrown by `finish`, after all deliveries.
    save.catch(() => undefined);
    this.#saves.push(save);
    return save;
  }

  async #save(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#next = undefined;
    const held = new Set(await this.#keep(this.#context, rows));
    for (const { lease } of rows) if (!held.has(lease.id)) lease.lose();
  }
}
