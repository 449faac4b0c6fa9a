import { z } from 'zod';
import type { SqlClient } from '../../database/direct.ts';
import { COLUMN_MEANINGS, type Meaning, type ReadList } from '../../lists/list.ts';
import { readList } from '../../lists/read-list.ts';
import { rewriteRows } from './draft-rows.ts';

const meaning = z.enum(COLUMN_MEANINGS);
const guessed = z.array(
  z.object({ index: z.number(), name: z.string().nullable(), meaning: meaning.nullable() }),
);

/** A column of which it is not sure what it holds, with what it is taken for now; null: not used. */
export type GuessedColumn = z.infer<typeof guessed>[number];

/** What a person says that columns hold, by their indexes; null: not used. */
export type ColumnChoices = Readonly<Record<number, Meaning | null>>;

/** The columns of a draft that were only a guess, as they were kept. */
export function readGuessed(kept: unknown): GuessedColumn[] {
  return guessed.parse(kept ?? []);
}

/** Keeps the text of a draft with its columns that are only a guess, so that it can be read again. */
export async function keepGuessed(
  tx: SqlClient,
  { listId, read }: { listId: string; read: Pick<ReadList, 'columns' | 'source'> },
): Promise<void> {
  const columns = read.columns.filter(({ sure }) => !sure);
  if (columns.length === 0 || read.source === null) return;
  const kept = columns.map(({ index, name, meaning }) => ({ index, name, meaning }));
  await tx.$executeRaw`
    UPDATE invite_lists SET source = ${read.source}, guessed = ${JSON.stringify(kept)}::jsonb WHERE id = ${listId}::uuid`;
}

/** Reads a draft again with what a person says about its columns. The caller holds its lock. */
export async function readAgain(
  tx: SqlClient,
  { listId, choices }: { listId: string; choices: ColumnChoices },
): Promise<void> {
  const [kept] = await tx.$queryRaw<{ source: string | null; guessed: unknown }[]>`
    SELECT source, guessed FROM invite_lists WHERE id = ${listId}::uuid`;
  if (!kept || kept.source === null) return;
  const { rows, columns } = await readList(kept.source, choices);
  await rewriteRows(tx, listId, rows);
  const now = readGuessed(kept.guessed).map((column) => ({
    ...column,
    meaning: columns[column.index]?.meaning ?? null,
  }));
  await tx.$executeRaw`
    UPDATE invite_lists SET guessed = ${JSON.stringify(now)}::jsonb WHERE id = ${listId}::uuid`;
}
