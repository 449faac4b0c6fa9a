import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { UserError } from '../../errors.ts';
import { sql } from '../../sql.ts';
import { inOneStatement, inSqlTransaction } from '../../transaction.ts';
import { MOST_WITH_NOTE } from '../../words/limits.ts';
import { writeListCard } from './announce-list.ts';

/**
 * Starts a list that was looked at: a job does it, row by row (`runLists`).
 *
 * @param options.announce where its card is shown; null: nowhere
 * @param options.note what is written to its people, for their first mails
 * @returns whether it was a draft of this user's until now
 * @throws UserError `NOTE_TO_TOO_MANY`
 */
export async function startList(
  context: Pick<Context, 'db' | 'clock' | 'wake'>,
  options: { listId: string; userId: string; announce: AnnounceTo | null; note?: string | null },
): Promise<boolean> {
  const { listId, userId, announce, note = null } = options;
  const at = context.clock.now();
  const isStarted = await inSqlTransaction(context.db, async (tx) => {
    const started = await tx.$executeRaw`
      UPDATE invite_lists SET status = 'RUNNING', started_at = ${at}, note = ${note},
        source = NULL, guessed = NULL
      WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND status = 'DRAFT'`;
    if (started > 0 && note !== null) await checkNote(tx, listId);
    if (started > 0 && announce) await writeListCard(tx, { listId, announce, at });
    return started > 0;
  });
  if (isStarted) {
    context.wake('run-lists');
    context.wake('announce');
  }
  return isStarted;
}

/** @throws UserError `NOTE_TO_TOO_MANY` when the list is longer than one with a note may be */
async function checkNote(tx: SqlClient, listId: string): Promise<void> {
  const tooMany = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM invite_list_rows WHERE list_id = ${listId}::uuid OFFSET ${MOST_WITH_NOTE} LIMIT 1`;
  if (tooMany.length > 0) throw noteToTooMany();
}

/** @returns the refusal of a note to more people than one may go to */
export function noteToTooMany(): UserError {
  const sentence = `A note can go to ${MOST_WITH_NOTE} people at the most. Nobody was invited.`;
  return new UserError('NOTE_TO_TOO_MANY', sentence);
}

/** Forgets a list that was looked at and is not wanted. One that was started stays. */
export async function discardDraft({ db }: Pick<Context, 'db'>, listId: string): Promise<void> {
  await inOneStatement(db, sql`DELETE FROM invite_lists WHERE id = ${listId}::uuid AND status = 'DRAFT'`);
}
