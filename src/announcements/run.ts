import type { Context } from '../context.ts';
import type { Lease } from './lease.ts';
import type { Announcer } from './slack-client.ts';

/** One run of the job. */
export interface Run {
  readonly context: Context;
  readonly slack: Announcer;
  /** Whether there is time for another message in this channel. */
  mayGoOn(channel: string): boolean;
  /** Counts something done, so that another run follows: it may have left more to do. */
  countDone(): void;
}

/** A row of an outbox that this process has claimed. */
export interface Claimed {
  readonly lease: Lease;
  /** The channel, or the person, that it is delivered to; one after another in each. */
  readonly channel: string;
}

/** A kind of message that waits in the database to be delivered to Slack. */
export interface Outbox<Row extends Claimed> {
  claim(run: Pick<Run, 'context' | 'slack'>): Promise<Row[]>;
  deliver(run: Run, row: Row): Promise<void>;
}
