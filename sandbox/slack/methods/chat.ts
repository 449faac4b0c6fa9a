import { type Json, record, text, truthy } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { checkMessage, type MessageContent } from '../rules/message.ts';
import type { Channel } from '../state/entities.ts';
import { openDirectMessages } from './conversations.ts';
import { type Caller, knownChannel, knownPerson, type Method, required, writableChannel } from './method.ts';

/** `chat.postMessage` to a channel, a thread, or by user id to a person */
export const chatPostMessage: Method = async (args, caller) => {
  const { inside, workspace } = caller;
  const target = required(args, 'channel');
  const content = checkMessage(args);
  const channel = knownPerson(target, caller)
    ? await openDirectMessages(target, caller)
    : writableChannel(channelId(target, caller), caller);
  const threadTs = text(args.thread_ts) || undefined;
  if (threadTs && !inside.messages.find(channel.id, threadTs)) throw new Refusal('thread_not_found');
  const broadcast = threadTs !== undefined && truthy(args.reply_broadcast);

  const posted = await inside.emulated(workspace).call('chat.postMessage', {
    ...forwarded(content),
    channel: channel.id,
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(broadcast ? { reply_broadcast: true } : {}),
    bot_id: workspace.botId,
    app_id: inside.appId,
  });
  inside.messages.show({
    ...content,
    ts: text(posted.ts),
    team: workspace.id,
    channel: channel.id,
    user: workspace.botUserId,
    fromApp: true,
    threadTs,
    broadcast,
    ephemeralTo: undefined,
  });
  return { ...posted, channel: channel.id };
};

/**
 * `chat.update` of one of the app's own messages. Blocks that are not given stay; an empty list removes them.
 * Refuses `message_not_found`, `cant_update_message`.
 */
export const chatUpdate: Method = async (args, { inside, workspace }) => {
  const channel = knownChannel(required(args, 'channel'), { inside, workspace });
  const ts = required(args, 'ts');
  const given = checkMessage(args, { updates: true });
  const message = inside.messages.find(channel.id, ts);
  if (!message || message.ephemeralTo !== undefined) throw new Refusal('message_not_found');
  if (channel.archived) throw new Refusal('is_archived');
  const content = { ...given, blocks: given.blocks ?? message.blocks };
  const updated = await inside.emulated(workspace).call('chat.update', {
    ...forwarded(content),
    channel: channel.id,
    ts,
  });
  inside.messages.edit(message, content);
  if (content.metadata) message.metadata = content.metadata;
  return updated;
};

/** `chat.delete` of one of the app's own messages; refuses `message_not_found`, `cant_delete_message` */
export const chatDelete: Method = async (args, { inside, workspace }) => {
  const channel = knownChannel(required(args, 'channel'), { inside, workspace });
  const ts = required(args, 'ts');
  const message = inside.messages.find(channel.id, ts);
  if (!message || message.ephemeralTo !== undefined) throw new Refusal('message_not_found');
  const deleted = await inside.emulated(workspace).call('chat.delete', { channel: channel.id, ts });
  inside.messages.remove(message);
  return deleted;
};

/** `chat.postEphemeral` to someone in the channel; refuses `user_not_in_channel` */
export const chatPostEphemeral: Method = async (args, caller) => {
  const { inside, workspace } = caller;
  const channel = writableChannel(channelId(required(args, 'channel'), caller), caller);
  const person = knownPerson(required(args, 'user'), caller);
  const content = checkMessage(args);
  if (!person || !channel.members.has(person.id)) throw new Refusal('user_not_in_channel');
  const posted = await inside.emulated(workspace).call('chat.postEphemeral', {
    ...forwarded(content),
    channel: channel.id,
    user: person.id,
  });
  inside.messages.show({
    ...content,
    ts: text(posted.message_ts),
    team: workspace.id,
    channel: channel.id,
    user: workspace.botUserId,
    fromApp: true,
    threadTs: text(args.thread_ts) || undefined,
    broadcast: false,
    ephemeralTo: person.id,
  });
  return posted;
};

/** `chat.getPermalink`; refuses `message_not_found` */
export const chatGetPermalink: Method = async (args, { inside, workspace }) => {
  const channel = knownChannel(required(args, 'channel'), { inside, workspace });
  const ts = required(args, 'message_ts');
  const found = await inside.emulated(workspace).call('chat.getPermalink', {
    channel: channel.id,
    message_ts: ts,
  });
  const thread = inside.messages.find(channel.id, ts)?.threadTs;
  const base = `https://${workspace.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  const permalink = thread === undefined ? base : `${base}?thread_ts=${thread}&cid=${channel.id}`;
  return { ...found, channel: channel.id, permalink };
};

/** Slack also takes `#name` for a public channel. */
function channelId(target: string, { inside, workspace }: Caller): string {
  if (!target.startsWith('#')) return target;
  const named = (channel: Channel) => channel.team === workspace.id && `#${channel.name}` === target;
  return inside.places.channels.find((channel) => channel.kind === 'public' && named(channel))?.id ?? target;
}

function forwarded(content: MessageContent): Json {
  return record(JSON.parse(JSON.stringify(content)));
}
