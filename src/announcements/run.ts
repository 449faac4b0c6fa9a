import type { Context } from '../context.ts';
import type { CommandNames } from '../words/commands.ts';
import type { Lease } from './lease.ts';
import type { Announcer } from './slack-client.ts';

/** One run of the job. */
export interface Run {
  readonly context: Context;
  readonly slack: Announcer;
  /** Whether there is time for another message in this channel. */
  mayGoOn(channel: string): boolean;
  /** Counts something done: a message or an edit that Slack took, or a notice passed on. */
  countDone(): void;
  /** What a workspace calls Usher's commands; asked for once a run. */
  commandsOf(workspace: string): Promise<CommandNames>;
  /** Says that this run leaves something that could be done at once, so that another one follows. */
  leaveMore(): void;
}

/** A row of an outbox that this process has claimed. */
export interface Claimed {
  readonly lease: Lease;
  /** The channel, or the person, that it is delivered to; one after another in each. */
  readonly channel: string;
}

/** What is to be claimed from an outbox. */
export interface Claiming {
  readonly at: Date;
  /** When the claim ends unless it is renewed. */
  readonly until: Date;
  readonly slack: Announcer;
  /** Rows in all, and rows of one channel. */
  readonly most: number;
  readonly aChannel: number;
}

/**
 * How far the delivery of a row has come.
 *
 * - `FINISHED`: for this run
 * - `SAVE_FIRST`: it goes on when what came of it has been saved, after the other rows of its channel
 */
export type Progress = 'FINISHED' | 'SAVE_FIRST';

/** A kind of message that waits in the database to be delivered to Slack. */
export interface Outbox<Row extends Claimed> {
  /** Delivers a row, as far as there is time, and leaves in the row what came of it. */
  deliver(run: Run, row: Row): Promise<Progress>;
  /** Saves what came of rows, and gives back those that are finished. Returns the ids of those that were still held. */
  keep(context: Context, rows: readonly Row[]): Promise<string[]>;
}
