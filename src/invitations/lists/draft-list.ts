import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { denyAddUsers } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import type { ListRow } from '../../lists/list.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { findRepeats } from './find-repeats.ts';
import type { ListChoices, PlannedRow } from './list-row.ts';
import { planRows } from './plan-rows.ts';

/** A list that waits for a person to confirm it. */
export type DraftOutcome = { outcome: 'DRAFTED'; listId: string; tenantName: string } | Refused;

/**
 * Takes in a list and says for each row what would become of it now (domain.md, "Many at once" 2). Nobody is added or
 * invited before the list is started.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function draftList(
  context: Pick<Context, 'db' | 'clock' | 'logger' | 'caps'>,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    rows: readonly ListRow[];
    choices: ListChoices;
  },
): Promise<DraftOutcome> {
  const { rows, choices } = request;
  const at = context.clock.now();
  return inSqlTransaction(context.db, async (tx): Promise<DraftOutcome> => {
    const caller = await activeCaller(tx, request);
    const denial = denyAddUsers(caller);
    if (denial) return refused(tx, { asked: 'invite', denial, caller, logger: context.logger });
    const repeats = findRepeats(rows);
    const planned = await planRows(tx, { caller, rows, choices, caps: context.caps, at });
    const drafted = rows.map((row, index) => ({
      ...{ row, position: index + 1 },
      planned: repeats.get(index) ?? planned[index] ?? null,
    }));
    const listId = await writeDraft(tx, { caller, workspace: request.workspace, choices, rows: drafted, at });
    return { outcome: 'DRAFTED', listId, tenantName: caller.tenant.name };
  });
}

async function writeDraft(
  tx: SqlClient,
  draft: {
    caller: Caller;
    workspace: string;
    choices: ListChoices;
    rows: readonly { row: ListRow; position: number; planned: PlannedRow | null }[];
    at: Date;
  },
): Promise<string> {
  const { caller, workspace, choices, at } = draft;
  const rows = draft.rows.map(({ row, position, planned }) => ({
    ...{ position, line: row.line, email: row.email, email_key: row.emailKey, first_name: row.firstName },
    ...{ last_name: row.lastName, company: row.company, template: row.template },
    ...{ planned: planned?.outcome, reason: planned?.reason ?? null },
  }));
  const [list] = await tx.$queryRaw<{ id: string }[]>`
    /* draft list */
    WITH list AS (
      INSERT INTO invite_lists (tenant_id, user_id, workspace, created_at, reinvite, company_id, permissions_template_id)
      VALUES (${caller.tenant.id}::uuid, ${caller.userId}::uuid, ${workspace}, ${at}::timestamptz, ${choices.reinvite},
              ${choices.companyId}::uuid, ${choices.permissionsTemplateId}::uuid)
      RETURNING id
    ), written AS (
      INSERT INTO invite_list_rows (list_id, position, line, email, email_key, first_name, last_name, company, template,
                                    planned, reason)
      SELECT list.id, r.*
      FROM list, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (
        position int, line int, email text, email_key text, first_name text, last_name text, company text, template text,
        planned list_row_outcome, reason jsonb)
    )
    SELECT id::text FROM list`;
  if (!list) throw new Error('A list was written, and has no id.');
  return list.id;
}
