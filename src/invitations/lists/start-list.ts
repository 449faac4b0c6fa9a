import type { Context } from '../../context.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { sql } from '../../sql.ts';
import { inOneStatement, inSqlTransaction } from '../../transaction.ts';
import { writeListCard } from './announce-list.ts';

/**
 * Starts a list that was looked at: a job does it, row by row (`runLists`).
 *
 * @param options.announce where its card is shown; null: nowhere
 * @returns whether it was a draft of this user's until now
 */
export async function startList(
  context: Pick<Context, 'db' | 'clock' | 'wake'>,
  options: { listId: string; userId: string; announce: AnnounceTo | null },
): Promise<boolean> {
  const { listId, userId, announce } = options;
  const at = context.clock.now();
  const isStarted = await inSqlTransaction(context.db, async (tx) => {
    const started = await tx.$executeRaw`
      UPDATE invite_lists SET status = 'RUNNING', started_at = ${at}
      WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND status = 'DRAFT'`;
    if (started > 0 && announce) await writeListCard(tx, { listId, announce, at });
    return started > 0;
  });
  if (isStarted) {
    context.wake('run-lists');
    context.wake('announce');
  }
  return isStarted;
}

/** Forgets a list that was looked at and is not wanted. One that was started stays. */
export async function discardDraft({ db }: Pick<Context, 'db'>, listId: string): Promise<void> {
  await inOneStatement(db, sql`DELETE FROM invite_lists WHERE id = ${listId}::uuid AND status = 'DRAFT'`);
}
