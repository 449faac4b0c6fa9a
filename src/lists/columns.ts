import { canonicalEmailKey } from '../email-key.ts';
import { inertLine } from '../words/inert-text.ts';
import { meaningOf } from './column-names.ts';
import type { Column, Meaning } from './list.ts';

/** What the first records of a text say about its columns. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly hasHeader: boolean;
}

/**
 * The columns of a table, from its first records: by its header, else by what stands in the columns. Null when this is no
 * table with a column of addresses.
 */
export function columnsOf(sample: readonly (readonly string[])[]): Columns | null {
  const [first = [], ...others] = sample;
  return byHeader(first, others) ?? byContent(sample);
}

/** The same with what a person said about columns, by their indexes; null: not used. */
export function withChoices(
  columns: readonly Column[],
  choices: Readonly<Record<number, Meaning | null>>,
): Column[] {
  const chosen = new Set(Object.values(choices));
  return columns.map((column) => {
    const choice = choices[column.index];
    if (choice !== undefined) return { ...column, meaning: choice, sure: true };
    return chosen.has(column.meaning) ? { ...column, meaning: null } : column;
  });
}

function byHeader(header: readonly string[], below: readonly (readonly string[])[]): Columns | null {
  if (header.some((cell) => cell.includes('@'))) return null;
  const taken = new Set<Meaning>();
  const columns = header.map((cell, index): Column => {
    const name = inertLine(cell);
    const known = meaningOf(name);
    if (!known || taken.has(known.meaning)) return { index, name, meaning: null, sure: true };
    taken.add(known.meaning);
    return { index, name, ...known };
  });
  if (taken.has('EMAIL')) return { columns, hasHeader: true };
  const index = addressColumn(below);
  if (index === null || taken.size === 0) return null;
  const known = columns.map((column) => (column.index === index ? emailColumn(column) : column));
  return { columns: known, hasHeader: true };
}

/** Without a header: one column of addresses, and what stands beside it, which is only a guess. */
function byContent(sample: readonly (readonly string[])[]): Columns | null {
  const width = sample[0]?.length ?? 0;
  const email = addressColumn(sample);
  const isEven = sample.every((cells) => cells.length === width && cells.filter(isAddress).length === 1);
  if (width < 2 || email === null || !isEven) return null;
  const guesses: Meaning[] = width === 2 ? ['NAME'] : ['FIRST_NAME', 'LAST_NAME', 'COMPANY', 'TEMPLATE'];
  const columns: Column[] = [];
  for (let index = 0; index < width; index += 1) {
    const unnamed = { index, name: null };
    const guess = index === email ? null : (guesses.shift() ?? null);
    columns.push(index === email ? emailColumn(unnamed) : { ...unnamed, meaning: guess, sure: false });
  }
  return { columns, hasHeader: false };
}

function emailColumn(column: Pick<Column, 'index' | 'name'>): Column {
  return { index: column.index, name: column.name, meaning: 'EMAIL', sure: true };
}

/** The one column in which these records have their addresses; null when there is none. */
function addressColumn(records: readonly (readonly string[])[]): number | null {
  const [first = []] = records;
  const index = first.findIndex(isAddress);
  return index >= 0 && records.every((cells) => isAddress(cells[index] ?? '')) ? index : null;
}

function isAddress(cell: string): boolean {
  return canonicalEmailKey(inertLine(cell)) !== null;
}
