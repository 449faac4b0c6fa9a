import type { MessageShortcut } from '@slack/bolt';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { ReadList } from '../../lists/list.ts';
import { readList } from '../../lists/read-list.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { downloadFile } from './download-file.ts';
import { draftFor, listOfText } from './draft.ts';

/** **Invite people in message**: whom it names or mentions, and who is in the files attached to it. */
export async function invitePeopleInMessage(
  app: SlackContext,
  asker: Asker,
  { message, channel }: MessageShortcut,
): Promise<Answer> {
  const { openFor: caller } = chooseTenant(tenantsOf(asker), {
    channel: channel.id,
    channelName: channel.name,
  });
  const lists = [
    await listOfText(app, asker, message.text ?? ''),
    ...(await Promise.all(filesOf(message).map(({ id }) => listOfFile(app, id)))),
  ];
  const [only, ...others] = lists.filter(({ rows }) => rows.length > 0);
  // What a single table holds can be asked, and read again as somebody says. Several are none that could.
  const read = only && others.length === 0 ? only : several(lists);
  // A message may say anything else.
  const list = { ...read, leftOut: [] };
  return draftFor(app, asker, { caller, channel: channel.id, list });
}

function several(lists: readonly ReadList[]): ReadList {
  return {
    rows: lists.flatMap(({ rows }) => rows),
    columns: lists.flatMap(({ columns }) => columns),
    leftOut: [],
    source: null,
  };
}

/** A picture beside a list is none. */
async function listOfFile(app: SlackContext, fileId: string): Promise<ReadList> {
  try {
    return await readList(await downloadFile(app.workspace, fileId));
  } catch (error) {
    if (error instanceof UserError && error.code === 'LIST_UNREADABLE')
      return { rows: [], columns: [], leftOut: [], source: null };
    throw error;
  }
}

const files = z.array(z.object({ id: z.string() }));

function filesOf(message: MessageShortcut['message']): z.infer<typeof files> {
  const found = files.safeParse(message.files);
  return found.success ? found.data : [];
}
