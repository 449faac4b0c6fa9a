import { stringify } from 'csv-stringify/sync';
import type { Database } from '../../database/database.ts';
import { inertCell } from '../../lists/spreadsheet-cell.ts';
import { REFUSED_ROWS, rowReason } from '../../words/lists/rows.ts';
import { rowsOf } from './read-progress.ts';

const HEADER = ['Line', 'Email', 'First name', 'Last name', 'Company', 'Permissions template', 'Reason'];
/** Without it, Excel reads UTF-8 as another encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The refused rows of a list as a CSV file, each with the reason: once corrected, it can be sent as a list again. A
 * spreadsheet runs nothing of it.
 */
export async function refusedCsv(
  db: Database,
  { listId, most }: { listId: string; most: number },
): Promise<{ text: string; rows: number }> {
  const rows = await rowsOf(db, { listId, outcomes: REFUSED_ROWS, most });
  const lines = rows.map((row) =>
    [
      ...[String(row.line), row.email, row.firstName ?? '', row.lastName ?? ''],
      ...[row.company ?? '', row.template ?? '', rowReason(row)],
    ].map(inertCell),
  );
  return { text: `${BYTE_ORDER_MARK}${stringify([HEADER, ...lines])}`, rows: rows.length };
}
