import { Readable } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { CsvError, type Info, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { UserError } from '../errors.ts';
import { MOST_ROWS } from './list.ts';

/** A row of a table in which something is written. */
export interface TableRecord {
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What may stand between the cells, the likelier first. */
const DELIMITERS = ['\t', ';', ','] as const;
/** Records that are looked at to see how a table is written, and the characters in which they are sought. */
const SAMPLE = 20;
const SAMPLED = 200_000;
/** Characters given to the parser at once. */
const CHUNK = 4 * 1024;
/** The longest row, in characters: a quotation mark that is never closed takes no more with it. */
const LONGEST_ROW = 100_000;
/** What Excel writes on the first line of a file to say what stands between the cells. */
const SEP = /^sep=(.)\n/i;

/** How a table is written. */
export interface Layout {
  readonly text: string;
  readonly delimiter: string;
  /** Lines before the text. */
  readonly before: number;
}

/** The ways in which this text, with line feeds only, may be a table. One that says it itself is read in no other way. */
export function possibleLayouts(text: string): Layout[] {
  const [line = '', said] = SEP.exec(text) ?? [];
  if (said !== undefined) return [{ text: text.slice(line.length), delimiter: said, before: 1 }];
  return DELIMITERS.map((delimiter) => ({ text, delimiter, before: 0 }));
}

/** The first records of a table; none when it cannot be read that way. */
export function sampleOf({ text, delimiter }: Layout): (readonly string[])[] {
  try {
    const records: string[][] = parseAtOnce(text.slice(0, SAMPLED), {
      ...{ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST_ROW },
      ...{ record_delimiter: '\n', skip_empty_lines: true, to: SAMPLE },
      // Whoever reads all of it says where.
      skip_records_with_error: true,
    });
    return records.filter(isWritten);
  } catch {
    return [];
  }
}

/**
 * All records of a table, in the order of the file.
 *
 * @throws UserError `LIST_UNREADABLE` with the line, `LIST_TOO_LONG`
 */
export async function readTable({ text, delimiter, before }: Layout): Promise<TableRecord[]> {
  // What the parser has read: its errors name the line at which it gave up, and drop records that are still on the way here.
  let parsedTo = before;
  const parser = parse({
    ...{ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST_ROW },
    ...{ record_delimiter: '\n', info: true },
    on_record: (cells: string[], { lines }) => {
      parsedTo = before + lines;
      return cells;
    },
  });
  const records: TableRecord[] = [];
  let ended = before;
  try {
    for await (const parsed of Readable.from(chunksOf(text)).pipe(parser)) {
      const { record: cells, info }: { record: string[]; info: Info } = parsed;
      // A cell may hold line breaks: a record begins behind the end of the one before.
      if (isWritten(cells)) records.push({ line: ended + 1, cells });
      ended = before + info.lines;
      if (records.length > MOST_ROWS + 1) throw tooLong();
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, parsedTo + 1) : error;
  }
  return records;
}

/** @returns the refusal of a list with more people than are taken at once */
export function tooLong(): UserError {
  const most = MOST_ROWS.toLocaleString('en-US');
  return new UserError('LIST_TOO_LONG', `A list may have up to ${most} people. Send it in parts.`);
}

/** `line`: where the row begins that cannot be read. */
function unreadable(cause: CsvError, line: number): UserError {
  const sentence =
    cause.code === 'CSV_QUOTE_NOT_CLOSED' || cause.code === 'CSV_MAX_RECORD_SIZE'
      ? `A quotation mark is opened in the row on line ${line} and never closed.`
      : `The row on line ${line} cannot be read as part of a table.`;
  return new UserError('LIST_UNREADABLE', `${sentence} Correct it, and send the list again.`, { cause });
}

/** Others have their turn after each: a stream alone reads on to its end. */
async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += CHUNK) {
    yield text.slice(start, start + CHUNK);
    await othersTurn();
  }
}

function isWritten(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '');
}
