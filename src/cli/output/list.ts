import type { ListRowOutcome } from '../../generated/prisma/enums.ts';
import type { ListProgress, ShownRow } from '../../invitations/lists/read-progress.ts';
import type { ReadList } from '../../lists/list.ts';
import { readingNotes } from '../../words/lists/columns.ts';
import { countRows, REFUSED_ROWS, ROW_OUTCOMES, rowReason } from '../../words/lists/rows.ts';
import { counted, wrap } from './terminal.ts';

/** How a list was read, as far as that is not plain. */
export function columnLines(list: ReadList): string[] {
  const isGuessed = list.columns.some(({ sure, meaning }) => !sure && meaning !== null);
  const notes = [
    ...readingNotes(list),
    ...(isGuessed ? ['Or say what it is: --column "NAME=MEANING".'] : []),
  ];
  return notes.map((note) => wrap(note, { hanging: '  ' }));
}

/** How many rows come to what: those that are there, in the order of reports. */
export function countLines(counts: ListProgress['counts'], when: 'planned' | 'done'): string[] {
  const outcomes = Object.keys(ROW_OUTCOMES) as ListRowOutcome[];
  return outcomes.flatMap((outcome) => {
    const count = counts[outcome];
    return count
      ? [`  ${ROW_OUTCOMES[outcome][when].padEnd(30)}${count.toLocaleString('en-US').padStart(8)}`]
      : [];
  });
}

/** The refused rows, each with the reason. `total`: how many there are. */
export function refusedLines(rows: readonly ShownRow[], total: number): string[] {
  if (rows.length === 0) return [];
  const left = total - rows.length;
  return [
    '',
    'Refused',
    ...rows.map((row) =>
      wrap(`line ${row.line}: ${row.email || '–'}: ${rowReason(row)}`, { indent: '  ', hanging: '    ' }),
    ),
    ...(left > 0 ? [`  and ${counted(left, 'more row', 'more rows')}`] : []),
  ];
}

/** "412 of 1,000 · 3 refused". */
export function progressLine({ done, total, counts }: ListProgress): string {
  const refused = countRows(counts, REFUSED_ROWS);
  const line = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
  return refused > 0 ? `${line} · ${refused.toLocaleString('en-US')} refused` : line;
}
