import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { denyAddUsers } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import { type ListRow, MOST_ROWS, type ReadList } from '../../lists/list.ts';
import { tooLong } from '../../lists/table.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { type ColumnChoices, keepGuessed, readAgain } from './guessed-columns.ts';
import { findRepeats } from './planning/find-repeats.ts';
import type { ListChoices, PlannedRow } from './planning/list-row.ts';
import { planRows } from './planning/plan-rows.ts';

type Drafting = Pick<Context, 'db' | 'clock' | 'logger' | 'caps'>;

/** A list that waits for a person to confirm it. */
export type DraftOutcome = { outcome: 'DRAFTED'; listId: string; tenantName: string } | Refused;

/**
 * Takes in a list and says for each row what would become of it now (domain.md, "Many at once" 2). Nobody is added or
 * invited before the list is started.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory; `LIST_TOO_LONG`, as several
 * lists that were read may be sent as one
 */
export async function draftList(
  context: Drafting,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    rows: readonly ListRow[];
    /** How the rows were read: what is only a guess there can be said otherwise later. */
    read?: Pick<ReadList, 'columns' | 'source'>;
    choices: ListChoices;
  },
): Promise<DraftOutcome> {
  const { rows, choices } = request;
  if (rows.length > MOST_ROWS) throw tooLong();
  const at = context.clock.now();
  return inSqlTransaction(context.db, async (tx): Promise<DraftOutcome> => {
    const planned = await planAll(tx, { ...request, context, at });
    if ('outcome' in planned) return planned;
    const { caller } = planned;
    const drafted = rows.map((row, index) => ({ row, position: index + 1, planned: planned.rows[index] }));
    const listId = await writeDraft(tx, { caller, workspace: request.workspace, choices, rows: drafted, at });
    if (request.read) await keepGuessed(tx, { listId, read: request.read });
    return { outcome: 'DRAFTED', listId, tenantName: caller.tenant.name };
  });
}

/**
 * Keeps a list of somebody who may invite nobody, so that they can ask for approval of it. Nothing is looked up: what the
 * rows say of the directory is that none of them is allowed.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function draftToAskFor(
  context: Pick<Context, 'db' | 'clock'>,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    rows: readonly ListRow[];
    choices: ListChoices;
  },
): Promise<{ listId: string; people: number }> {
  const { rows, choices, workspace } = request;
  const at = context.clock.now();
  const repeats = findRepeats(rows);
  const planned = rows.map(({ emailKey }, index): PlannedRow => {
    const wrong = { outcome: 'WRONG_ADDRESS', reason: { problem: 'NO_EMAIL_ID' } } as const;
    const own = emailKey === null ? wrong : ({ outcome: 'NOT_ALLOWED', reason: null } as const);
    return repeats.get(index) ?? own;
  });
  const listId = await inSqlTransaction(context.db, async (tx) => {
    const caller = await activeCaller(tx, request);
    const drafted = rows.map((row, index) => ({ row, position: index + 1, planned: planned[index] }));
    return writeDraft(tx, { caller, workspace, choices, rows: drafted, at });
  });
  return { listId, people: planned.filter(({ outcome }) => outcome === 'NOT_ALLOWED').length };
}

/**
 * Says the same of a draft for another tenant, or with other choices, also of what its columns hold.
 *
 * @returns null when there is no such draft of this user's (any more)
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function redraftList(
  context: Drafting,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    listId: string;
    choices: ListChoices;
    columns?: ColumnChoices;
  },
): Promise<DraftOutcome | null> {
  const { userId, tenantId, listId, choices } = request;
  const at = context.clock.now();
  return inSqlTransaction(context.db, async (tx): Promise<DraftOutcome | null> => {
    const locked = await tx.$executeRaw`
      UPDATE invite_lists SET tenant_id = ${tenantId}::uuid, reinvite = ${choices.reinvite},
        company_id = ${choices.companyId}::uuid, permissions_template_id = ${choices.permissionsTemplateId}::uuid
      WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND status = 'DRAFT'`;
    if (locked === 0) return null;
    if (request.columns) await readAgain(tx, { listId, choices: request.columns });
    const rows = await tx.$queryRaw<ListRow[]>`
      /* rows of draft */
      SELECT line, email, email_key AS "emailKey", first_name AS "firstName", last_name AS "lastName", company, template
      FROM invite_list_rows WHERE list_id = ${listId}::uuid ORDER BY position`;
    const planned = await planAll(tx, { ...request, context, rows, at });
    if ('outcome' in planned) return planned;
    const kept = planned.rows.map(({ outcome, reason }, index) => ({ position: index + 1, outcome, reason }));
    await tx.$executeRaw`
      /* redraft list */
      UPDATE invite_list_rows r SET planned = k.outcome, reason = k.reason
      FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS k (position int, outcome list_row_outcome, reason jsonb)
      WHERE r.list_id = ${listId}::uuid AND r.position = k.position`;
    return { outcome: 'DRAFTED', listId, tenantName: planned.caller.tenant.name };
  });
}

/** What would become of all rows, or the refusal of them all. */
async function planAll(
  tx: SqlClient,
  options: {
    context: Drafting;
    userId: string;
    workspace: string;
    tenantId: string;
    rows: readonly ListRow[];
    choices: ListChoices;
    at: Date;
  },
): Promise<{ caller: Caller; rows: PlannedRow[] } | Refused> {
  const { context, rows, choices, at } = options;
  const { caps, logger } = context;
  const caller = await activeCaller(tx, options);
  const denial = denyAddUsers(caller);
  if (denial) return refused(tx, { asked: 'invite', denial, caller, logger });
  const repeats = findRepeats(rows);
  const planned = await planRows(tx, { caller, rows, choices, caps, at });
  return { caller, rows: planned.map((row, index) => repeats.get(index) ?? row) };
}

async function writeDraft(
  tx: SqlClient,
  draft: {
    caller: Caller;
    workspace: string;
    choices: ListChoices;
    rows: readonly { row: ListRow; position: number; planned: PlannedRow | undefined }[];
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
