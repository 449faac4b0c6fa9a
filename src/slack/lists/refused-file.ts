import type { ButtonAction } from '@slack/bolt';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { noSuchList, refusedSent } from '../../../blocks/lists/list-outcome.ts';
import { findList } from '../../invitations/lists/find-list.ts';
import { refusedCsv } from '../../invitations/lists/refused-csv.ts';
import { MOST_ROWS } from '../../lists/list.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { sendFile } from '../send-file.ts';
import type { SlackContext } from '../slack-context.ts';
import { listViewFor, readListViewState } from './list-view.ts';

/**
 * Sends the refused rows of a list as a file into the asker's direct messages.
 *
 * @returns what to say where they asked, and the conversation that has the file (null: none, there is no such list)
 */
export async function sendRefused(
  app: SlackContext,
  asker: Asker,
  listId: string,
): Promise<{ reply: Reply; sentTo: string | null }> {
  const list = await findList(app, { ...asker, listId });
  if (!list) return { reply: noSuchList(), sentTo: null };
  const { text, rows } = await refusedCsv(app.db, { listId, most: MOST_ROWS });
  const sent = refusedSent(rows);
  const sentTo = await sendFile(app, {
    slackUser: asker.slackUser,
    name: 'refused-rows.csv',
    content: [new TextEncoder().encode(text)],
    comment: sent.comment,
  });
  return { reply: sent.reply, sentTo };
}

/** **Send me the refused rows** in the view of a list. */
export async function refusedFilePressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const state = readListViewState(view.private_metadata);
  const { reply: done } = await sendRefused(app, asker, state.listId);
  return { ...(await listViewFor(app, asker, { ...state, banner: done.text })), done };
}
