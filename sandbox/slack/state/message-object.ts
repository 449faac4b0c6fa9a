import type { Json } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import type { Message } from './entities.ts';
import { fileObject } from './files.ts';

/** A message in the shape in which the Web API answers with it, and in which actions and shortcuts carry it. */
export function messageObject(message: Message, { appId, origin, places }: Internals): Json {
  const workspace = places.workspace(message.team);
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: message.team,
    ...(message.fromApp ? { bot_id: workspace.botId, app_id: appId } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.files ? { files: message.files.map((file) => fileObject(file, origin)) } : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(message.earlier.length > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
  };
}
