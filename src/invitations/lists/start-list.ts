import type { Context } from '../../context.ts';
import { sql } from '../../sql.ts';
import { inOneStatement } from '../../transaction.ts';

/**
 * Starts a list that was looked at: a job does it, row by row (`runLists`).
 *
 * @returns whether it was a draft of this user's until now
 */
export async function startList(
  context: Pick<Context, 'db' | 'clock' | 'wake'>,
  { listId, userId }: { listId: string; userId: string },
): Promise<boolean> {
  const at = context.clock.now();
  const started = await inOneStatement(
    context.db,
    sql`UPDATE invite_lists SET status = 'RUNNING', started_at = ${at}
        WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND status = 'DRAFT'`,
  );
  if (started > 0) context.wake('run-lists');
  return started > 0;
}

/** Forgets a list that was looked at and is not wanted. One that was started stays. */
export async function discardDraft({ db }: Pick<Context, 'db'>, listId: string): Promise<void> {
  await inOneStatement(db, sql`DELETE FROM invite_lists WHERE id = ${listId}::uuid AND status = 'DRAFT'`);
}
