import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { denyAddUsers } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import { type ListRow, MOST_ROWS, type ReadList } from '../../lists/list.ts';
import { tooLong } from '../../lists/table.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { readRows, rewritePlans, writeRows } from './draft-rows.ts';
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
  return inSqlTransaction(
    context.db,
    async (tx): Promise<DraftOutcome> => {
      const caller = await activeCaller(tx, request);
      const denied = await refusedAll(tx, { caller, context });
      if (denied) return denied;
      const planned = await planAll(tx, { caller, rows, choices, context, at });
      const listId = await writeDraft(tx, { caller, workspace: request.workspace, choices, at });
      await writeRows(tx, listId, { rows, planned });
      if (request.read) await keepGuessed(tx, { listId, read: request.read });
      return { outcome: 'DRAFTED', listId, tenantName: caller.tenant.name };
    },
    { plans: 'KEPT' },
  );
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
    const draftId = await writeDraft(tx, { caller, workspace, choices, at });
    await writeRows(tx, draftId, { rows, planned });
    return draftId;
  });
  return { listId, people: planned.filter(({ outcome }) => outcome === 'NOT_ALLOWED').length };
}

/**
 * Says the same of a draft for another tenant, or with other choices, also of what its columns hold. Where the caller may
 * invite nobody, the draft stays as it is.
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
  const { userId, listId, choices } = request;
  const at = context.clock.now();
  return inSqlTransaction(
    context.db,
    async (tx): Promise<DraftOutcome | null> => {
      const [locked] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id::text FROM invite_lists
        WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND status = 'DRAFT' FOR NO KEY UPDATE`;
      if (!locked) return null;
      const caller = await activeCaller(tx, request);
      const denied = await refusedAll(tx, { caller, context });
      if (denied) return denied;
      await tx.$executeRaw`
        UPDATE invite_lists SET tenant_id = ${caller.tenant.id}::uuid, reinvite = ${choices.reinvite},
          company_id = ${choices.companyId}::uuid, permissions_template_id = ${choices.permissionsTemplateId}::uuid
        WHERE id = ${listId}::uuid`;
      if (request.columns) await readAgain(tx, { listId, choices: request.columns });
      const rows = await readRows(tx, listId);
      await rewritePlans(tx, listId, await planAll(tx, { caller, rows, choices, context, at }));
      return { outcome: 'DRAFTED', listId, tenantName: caller.tenant.name };
    },
    { plans: 'KEPT' },
  );
}

/** The refusal of all rows, where the caller may invite nobody; else null. */
async function refusedAll(
  tx: SqlClient,
  { caller, context: { logger } }: { caller: Caller; context: Drafting },
): Promise<Refused | null> {
  const denial = denyAddUsers(caller);
  return denial ? refused(tx, { asked: 'invite', denial, caller, logger }) : null;
}

/** What would become of all rows. */
async function planAll(
  tx: SqlClient,
  options: {
    context: Drafting;
    caller: Caller;
    rows: readonly ListRow[];
    choices: ListChoices;
    at: Date;
  },
): Promise<PlannedRow[]> {
  const { context, caller, rows, choices, at } = options;
  const repeats = findRepeats(rows);
  const planned = await planRows(tx, { caller, rows, choices, caps: context.caps, at });
  return planned.map((row, index) => repeats.get(index) ?? row);
}

/** @returns the id of a new draft, which has no rows yet */
async function writeDraft(
  tx: SqlClient,
  { caller, workspace, choices, at }: { caller: Caller; workspace: string; choices: ListChoices; at: Date },
): Promise<string> {
  const [list] = await tx.$queryRaw<{ id: string }[]>`
    /* draft list */
    INSERT INTO invite_lists (tenant_id, user_id, workspace, created_at, reinvite, company_id, permissions_template_id)
    VALUES (${caller.tenant.id}::uuid, ${caller.userId}::uuid, ${workspace}, ${at}::timestamptz, ${choices.reinvite},
            ${choices.companyId}::uuid, ${choices.permissionsTemplateId}::uuid)
    RETURNING id::text`;
  if (!list) throw new Error('A list was written, and has no id.');
  return list.id;
}
