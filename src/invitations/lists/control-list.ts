import type { Context } from '../../context.ts';
import { callerIn } from '../../directory/callers.ts';
import { mayControlList } from '../../directory/policy.ts';
import type { ListStatus } from '../../generated/prisma/enums.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { updateListCard } from './announce-list.ts';

/** What somebody does with a list that was started. */
export type ListControl = 'PAUSE' | 'RESUME' | 'CANCEL';

export type ControlOutcome =
  | { outcome: 'CHANGED' }
  /** It is no longer in a state in which that can be done. */
  | { outcome: 'NOT_NOW'; status: ListStatus }
  /** Not this person's list, or none at all. */
  | { outcome: 'NOT_YOURS' };

const FROM: Readonly<Record<ListControl, readonly ListStatus[]>> = {
  PAUSE: ['RUNNING'],
  RESUME: ['PAUSED'],
  CANCEL: ['RUNNING', 'PAUSED'],
};
const TO: Readonly<Record<ListControl, ListStatus>> = {
  PAUSE: 'PAUSED',
  RESUME: 'RUNNING',
  CANCEL: 'CANCELLED',
};

/**
 * Pauses a list, goes on with it, or cancels it: the one who sent it, or a Directory Admin of its tenant. It waits for the
 * part that is being done.
 */
export async function controlList(
  context: Pick<Context, 'db' | 'clock' | 'wake'>,
  request: { userId: string; workspace: string; listId: string; control: ListControl },
): Promise<ControlOutcome> {
  const { userId, workspace, listId, control } = request;
  const at = context.clock.now();
  const outcome = await inSqlTransaction(context.db, async (tx): Promise<ControlOutcome> => {
    const [list] = await tx.$queryRaw<{ tenantId: string; userId: string; status: ListStatus }[]>`
      SELECT tenant_id::text AS "tenantId", user_id::text AS "userId", status::text
      FROM invite_lists WHERE id = ${listId}::uuid FOR NO KEY UPDATE`;
    const caller = list && (await callerIn(tx, { userId, workspace, tenantId: list.tenantId }));
    if (!caller || !mayControlList(caller, list)) return { outcome: 'NOT_YOURS' };
    if (!FROM[control].includes(list.status)) return { outcome: 'NOT_NOW', status: list.status };
    await tx.$executeRaw`
      UPDATE invite_lists SET status = ${TO[control]}::list_status,
        ended_at = CASE WHEN ${control === 'CANCEL'} THEN ${at}::timestamptz END
      WHERE id = ${listId}::uuid`;
    await tx.$executeRaw`
      INSERT INTO audit_entries (at, actor_id, actor, action, tenant_id, subject)
      VALUES (${at}::timestamptz, ${userId}::uuid, ${caller.name}, ${`${control.toLowerCase()}-list`},
              ${list.tenantId}::uuid, ${listId})`;
    await updateListCard(tx, listId, at);
    return { outcome: 'CHANGED' };
  });
  if (outcome.outcome === 'CHANGED') {
    context.wake('announce');
    if (control === 'RESUME') context.wake('run-lists');
  }
  return outcome;
}
