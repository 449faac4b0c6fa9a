/** What a column of a list holds. */
export type Meaning = (typeof COLUMN_MEANINGS)[number];
export const COLUMN_MEANINGS = ['EMAIL', 'FIRST_NAME', 'LAST_NAME', 'NAME', 'COMPANY', 'TEMPLATE'] as const;

/** A column of a table that was read. */
export interface Column {
  /** Counted from 0. */
  readonly index: number;
  /** As the file calls it; null in a table without a header. */
  readonly name: string | null;
  /** Null for a column that is not used. */
  readonly meaning: Meaning | null;
  /** Whether there is no doubt; otherwise a person is asked. */
  readonly sure: boolean;
}

/** One person of a list, as written there. */
export interface ListRow {
  /** The line of the file or of the text, counted from 1: where the row begins. */
  readonly line: number;
  /** As written; empty when the row has none. */
  readonly email: string;
  /** Canonical; null when what is written is no email ID. */
  readonly emailKey: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly template: string | null;
}

export interface ReadList {
  readonly rows: readonly ListRow[];
  /** Of a table; empty for a text. */
  readonly columns: readonly Column[];
  /** Lines of a text in which there is no address. */
  readonly leftOut: readonly number[];
  /** The text of a table, to read it again with what a person says about its columns; null for a text. */
  readonly source: string | null;
}

/** The largest list that is taken: bytes, and people. */
export const LARGEST_LIST = 10 * 1024 * 1024;
export const MOST_ROWS = 10_000;
