import { DAY } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { sql } from '../../sql.ts';
import { direct, inSqlTransaction } from '../../transaction.ts';
import { FOLLOWED_DAYS, updateListCard } from './announce-list.ts';
import { loggedInOf } from './list-logins.ts';

/** Brings the cards of lists up to date whose people have logged in meanwhile. */
export async function followListCards(context: Pick<Context, 'db' | 'clock' | 'wake'>): Promise<void> {
  const at = context.clock.now();
  const since = new Date(at.getTime() - FOLLOWED_DAYS * DAY);
  const lists = await direct(context.db).$queryRaw<{ id: string }[]>`
    /* lists with log ins */
    SELECT l.id::text FROM invite_lists l JOIN notices n ON n.key = 'list:' || l.id
    WHERE l.status = 'DONE' AND l.created_at > ${since} AND (n.data->>'loggedIn')::int <> ${loggedInOf(sql`l.id`)}`;
  for (const { id } of lists) await inSqlTransaction(context.db, (tx) => updateListCard(tx, id, at));
  if (lists.length > 0) context.wake('announce');
}
