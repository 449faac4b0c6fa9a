import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import { isUnavailable } from '../../database-errors.ts';
import { callerIn } from '../../directory/callers.ts';
import { lockInviter } from '../../directory/locks.ts';
import { describeError } from '../../errors.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { wakeFor } from '../invite.ts';
import { countOnListCard, updateListCard } from './announce-list.ts';
import { doRows, type RowToDo, type RunningList, settledByList } from './do-rows.ts';
import type { PlannedRow } from './planning/list-row.ts';

/**
 * Rows done in one transaction. Of 250 each costs a tenth more than of 1,000; the commands of others wait for more of them
 * longer, in this process and for the people in it.
 */
const CHUNK = 250;

/** What the work needs. */
export type Working = Pick<Context, 'db' | 'clock' | 'wake' | 'logger' | 'caps'>;

/**
 * Does the next rows of a list, in one transaction with the note of what became of them: whoever goes on after a killed
 * process goes on with the row that comes next (domain.md, "Many at once" 4). Each row is decided again under the rights
 * that the one who asked has now. When the database takes them only without one row, that row is refused, and the others
 * are done (there, 5).
 *
 * @returns whether the list is still running
 * @throws Error when the database is away, or something else than a row fails
 */
export async function runChunk(
  context: Working,
  listId: string,
  { most = CHUNK }: { most?: number | undefined } = {},
): Promise<boolean> {
  const begun: Begun = {};
  try {
    return await runRows(context, listId, { most, begun });
  } catch (error) {
    const { position } = begun;
    if (isUnavailable(error) || position === undefined) throw error;
    if (most === 1) return refuseRow(context, { listId, position, error });
  }
  const half = Math.ceil(most / 2);
  const goesOn = await runChunk(context, listId, { most: half });
  return goesOn && runChunk(context, listId, { most: most - half });
}

/** At which row a transaction began, also when it failed. */
interface Begun {
  position?: number;
}

async function refuseRow(
  context: Working,
  { listId, position, error }: { listId: string; position: number; error: unknown },
): Promise<boolean> {
  const goesOn = await runRows(context, listId, { most: 1, begun: {}, refused: position });
  context.logger.error(
    { reason: describeError(error), list: listId, position },
    'A row of a list could not be done; it is refused, and the others go on.',
  );
  return goesOn;
}

/** `refused`: the position of a row that is not tried again. */
async function runRows(
  context: Working,
  listId: string,
  { most, begun, refused }: { most: number; begun: Begun; refused?: number },
): Promise<boolean> {
  const at = context.clock.now();
  const ran = await inSqlTransaction(
    context.db,
    async (tx) => {
      const list = await lockRunning(tx, listId);
      if (!list) return { goesOn: false, invited: [] };
      const rows = await nextRows(tx, list, most);
      const first = rows[0]?.position;
      if (first !== undefined) begun.position = first;
      await lockInviter(tx, list.userId);
      const caller = await callerIn(tx, list);
      // Somebody else may have done the refused row meanwhile, and this is another one.
      const isRefused = first !== undefined && first === refused;
      const { outcomes, invited } =
        caller && !isRefused
          ? await doRows(tx, { context, list, caller, rows, at })
          : {
              outcomes: rows.map((row) => (isRefused ? FAILED : (settledByList(row) ?? ASKER_LEFT))),
              invited: [],
            };
      const goesOn = rows.length === most;
      await keep(tx, { list, rows, outcomes, goesOn, at });
      if (goesOn)
        await countOnListCard(
          tx,
          listId,
          outcomes.map(({ outcome }) => outcome),
        );
      else await updateListCard(tx, listId, at);
      return { goesOn, invited };
    },
    { plans: 'KEPT' },
  );
  wakeFor(context, ran.invited);
  context.wake('announce');
  return ran.goesOn;
}

const ASKER_LEFT: PlannedRow = { outcome: 'NOT_ALLOWED', reason: { problem: 'ASKER_LEFT' } };
const FAILED: PlannedRow = { outcome: 'FAILED', reason: null };

async function lockRunning(tx: SqlClient, listId: string): Promise<RunningList | undefined> {
  const [list] = await tx.$queryRaw<RunningList[]>`
    /* lock list */
    SELECT id::text, tenant_id::text AS "tenantId", user_id::text AS "userId", workspace, done, reinvite, note,
           company_id::text AS "companyId", permissions_template_id::text AS "permissionsTemplateId"
    FROM invite_lists WHERE id = ${listId}::uuid AND status = 'RUNNING' FOR NO KEY UPDATE`;
  return list;
}

async function nextRows(tx: SqlClient, { id, done }: RunningList, most: number): Promise<RowToDo[]> {
  return tx.$queryRaw<RowToDo[]>`
    /* next rows */
    SELECT position, line, email, email_key AS "emailKey", first_name AS "firstName", last_name AS "lastName", company,
           template, planned::text, reason
    FROM invite_list_rows WHERE list_id = ${id}::uuid AND position > ${done} ORDER BY position LIMIT ${most}`;
}

async function keep(
  tx: SqlClient,
  done: {
    list: RunningList;
    rows: readonly RowToDo[];
    outcomes: readonly PlannedRow[];
    goesOn: boolean;
    at: Date;
  },
): Promise<void> {
  const { list, rows, goesOn, at } = done;
  const kept = rows.map(({ position }, index) => {
    const { outcome, reason } = done.outcomes[index] ?? ASKER_LEFT;
    return { position, outcome, reason };
  });
  const first = kept[0]?.position ?? 0;
  const last = kept.at(-1)?.position ?? 0;
  await tx.$executeRaw`
    /* keep rows */
    WITH kept AS (
      UPDATE invite_list_rows r SET outcome = k.outcome, reason = k.reason
      FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS k (position int, outcome list_row_outcome, reason jsonb)
      WHERE r.list_id = ${list.id}::uuid AND r.position = k.position
        AND r.position BETWEEN ${first}::int AND ${last}::int -- else all rows of the list are read
    )
    UPDATE invite_lists SET done = done + ${rows.length},
      status = CASE WHEN ${goesOn} THEN status ELSE 'DONE' END, ended_at = CASE WHEN ${goesOn} THEN NULL ELSE ${at}::timestamptz END
    WHERE id = ${list.id}::uuid`;
}
