import type { SqlClient } from '../../database/direct.ts';
import { portionsOf } from '../../in-turns.ts';
import type { ListRow } from '../../lists/list.ts';
import { type PlannedRow, PORTION } from './planning/list-row.ts';

/*
 * The rows of a draft, in the transaction of whoever drafts it. They are read and written in portions, so that the
 * commands of others are answered meanwhile. The position of a row is its place in the list, counted from 1; a statement
 * that names the first and the last of a portion reads no others.
 */

/** Writes the rows of a new draft, with what would become of each. */
export async function writeRows(
  tx: SqlClient,
  listId: string,
  { rows, planned }: { rows: readonly ListRow[]; planned: readonly PlannedRow[] },
): Promise<void> {
  const drafted = rows.map((row, index) => ({ row, position: index + 1, plan: planned[index] }));
  for (const portion of portionsOf(drafted, PORTION)) {
    const written = portion.map(({ row: { emailKey, firstName, lastName, ...row }, position, plan }) => ({
      ...row,
      ...{ position, email_key: emailKey, first_name: firstName, last_name: lastName },
      ...{ planned: plan?.outcome, reason: plan?.reason ?? null },
    }));
    await tx.$executeRaw`
      /* write draft rows */
      INSERT INTO invite_list_rows (list_id, position, line, email, email_key, first_name, last_name, company, template,
                                    planned, reason)
      SELECT ${listId}::uuid, r.*
      FROM jsonb_to_recordset(${JSON.stringify(written)}::jsonb) AS r (
        position int, line int, email text, email_key text, first_name text, last_name text, company text, template text,
        planned list_row_outcome, reason jsonb)`;
  }
}

/** @returns all rows of a draft, in their order */
export async function readRows(tx: SqlClient, listId: string): Promise<ListRow[]> {
  const rows: ListRow[] = [];
  let portion: ListRow[];
  do {
    portion = await tx.$queryRaw<ListRow[]>`
      /* read draft rows */
      SELECT line, email, email_key AS "emailKey", first_name AS "firstName", last_name AS "lastName", company, template
      FROM invite_list_rows WHERE list_id = ${listId}::uuid AND position > ${rows.length} ORDER BY position LIMIT ${PORTION}`;
    rows.push(...portion);
  } while (portion.length === PORTION);
  return rows;
}

/** Writes what would become of each row now. */
export async function rewritePlans(
  tx: SqlClient,
  listId: string,
  planned: readonly PlannedRow[],
): Promise<void> {
  const plans = planned.map(({ outcome, reason }, index) => ({ position: index + 1, outcome, reason }));
  for (const portion of portionsOf(plans, PORTION)) {
    await tx.$executeRaw`
      /* rewrite draft plans */
      UPDATE invite_list_rows r SET planned = k.outcome, reason = k.reason
      FROM jsonb_to_recordset(${JSON.stringify(portion)}::jsonb) AS k (position int, outcome list_row_outcome, reason jsonb)
      WHERE r.list_id = ${listId}::uuid AND r.position = k.position
        AND r.position BETWEEN ${portion[0]?.position}::int AND ${portion.at(-1)?.position}::int`;
  }
}

/** Writes rows that were read again, as columns are taken for something else. */
export async function rewriteRows(tx: SqlClient, listId: string, read: readonly ListRow[]): Promise<void> {
  const rows = read.map((row, index) => ({ position: index + 1, ...row }));
  for (const portion of portionsOf(rows, PORTION)) {
    await tx.$executeRaw`
      /* rewrite draft rows */
      UPDATE invite_list_rows r SET email = k.email, email_key = k."emailKey", first_name = k."firstName",
        last_name = k."lastName", company = k.company, template = k.template
      FROM jsonb_to_recordset(${JSON.stringify(portion)}::jsonb) AS k (
        position int, email text, "emailKey" text, "firstName" text, "lastName" text, company text, template text)
      WHERE r.list_id = ${listId}::uuid AND r.position = k.position
        AND r.position BETWEEN ${portion[0]?.position}::int AND ${portion.at(-1)?.position}::int`;
  }
}
