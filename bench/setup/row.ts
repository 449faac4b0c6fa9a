import type { BenchServer } from './server.ts';

/** How much is measured: for the document, in under a minute, or what CI can afford. */
export type Size = 'full' | 'quick' | 'check';

/** One measured number, and what is to be reached. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** Left out: measured to compare with. */
  readonly toReach?: { readonly atMost: number } | { readonly atLeast: number };
  /** What `--check` takes at the most or the least, far from what is to be reached so that noise does not fail it. */
  readonly bound?: { readonly atMost: number } | { readonly atLeast: number };
}

/** What a row found. */
export interface RowResult {
  readonly figures: readonly Figure[];
  /** What a reader has to know to believe the figures; one sentence each. */
  readonly notes?: readonly string[];
}

/** What a row may use. */
export interface Bench {
  readonly size: Size;
  readonly server: BenchServer;
  /** Where the processes that are measured write their CPU profiles; null: nowhere. */
  readonly profiles: string | null;
  /** Says how far it is. */
  say(sentence: string): void;
}

/** One row of the table. */
export interface Row {
  /** Of its file, and for `--only`. */
  readonly name: string;
  readonly title: string;
  /** What is done and how it is measured, in a sentence. */
  readonly how: string;
  /** Where the time went before, where it goes now, what the limit is and what was tried. */
  readonly where?: string | readonly string[];
  /** Takes part in `--check`. */
  readonly inCheck?: true;
  measure(bench: Bench): Promise<RowResult>;
}
