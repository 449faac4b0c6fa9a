import { text, truthy } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { checkMessage } from '../rules/message.ts';
import type { Channel, Message } from '../state/entities.ts';
import { messageObject } from '../state/message-object.ts';
import { openDirectMessages } from './conversations.ts';
import { type Caller, knownChannel, knownPerson, type Method, required, writableChannel } from './method.ts';

/** `chat.postMessage` to a channel, a thread, or by user id to a person */
export const chatPostMessage: Method = async (args, caller) => {
  const { internals, workspace } = caller;
  const target = required(args, 'channel');
  const content = checkMessage(args);
  const channel = knownPerson(target, caller)
    ? openDirectMessages(target, caller)
    : writableChannel(channelId(target, caller), caller);
  const threadTs = text(args.thread_ts) || undefined;
  if (threadTs && !internals.messages.find(channel.id, threadTs)) throw new Refusal('thread_not_found');
  const broadcast = threadTs !== undefined && truthy(args.reply_broadcast);

  const message = internals.messages.show({
    ...content,
    team: workspace.id,
    channel: channel.id,
    user: workspace.botUserId,
    fromApp: true,
    threadTs,
    broadcast,
    ephemeralTo: undefined,
  });
  return { channel: channel.id, ts: message.ts, message: messageObject(message, internals) };
};

/**
 * `chat.update` of one of the app's own messages. Blocks that are not given stay; an empty list removes them.
 * Refuses `message_not_found`, `cant_update_message`.
 */
export const chatUpdate: Method = async (args, caller) => {
  const { internals } = caller;
  const channel = knownChannel(required(args, 'channel'), caller);
  const ts = required(args, 'ts');
  const given = checkMessage(args, { updates: true });
  const message = ownMessage(channel, ts, caller, 'cant_update_message');
  if (channel.archived) throw new Refusal('is_archived');
  const content = { ...given, blocks: given.blocks ?? message.blocks };
  internals.messages.edit(message, content);
  if (content.metadata) message.metadata = content.metadata;
  return { channel: channel.id, ts, text: message.text, message: messageObject(message, internals) };
};

/** `chat.delete` of one of the app's own messages; refuses `message_not_found`, `cant_delete_message` */
export const chatDelete: Method = async (args, caller) => {
  const channel = knownChannel(required(args, 'channel'), caller);
  const ts = required(args, 'ts');
  caller.internals.messages.remove(ownMessage(channel, ts, caller, 'cant_delete_message'));
  return { channel: channel.id, ts };
};

/** `chat.postEphemeral` to someone in the channel; refuses `user_not_in_channel` */
export const chatPostEphemeral: Method = async (args, caller) => {
  const { internals, workspace } = caller;
  const channel = writableChannel(channelId(required(args, 'channel'), caller), caller);
  const person = knownPerson(required(args, 'user'), caller);
  const content = checkMessage(args);
  if (!person || !channel.members.has(person.id)) throw new Refusal('user_not_in_channel');
  const message = internals.messages.show({
    ...content,
    team: workspace.id,
    channel: channel.id,
    user: workspace.botUserId,
    fromApp: true,
    threadTs: text(args.thread_ts) || undefined,
    broadcast: false,
    ephemeralTo: person.id,
  });
  return { message_ts: message.ts };
};

/** `chat.getPermalink`; refuses `message_not_found` */
export const chatGetPermalink: Method = async (args, { internals, workspace }) => {
  const channel = knownChannel(required(args, 'channel'), { internals, workspace });
  const ts = required(args, 'message_ts');
  const message = internals.messages.find(channel.id, ts);
  if (!message || message.ephemeralTo !== undefined) throw new Refusal('message_not_found');
  const base = `https://${workspace.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  const thread = message.threadTs;
  const permalink = thread === undefined ? base : `${base}?thread_ts=${thread}&cid=${channel.id}`;
  return { channel: channel.id, permalink };
};

/** A message that the app may change; refuses `message_not_found`, and with `otherwise` what people wrote. */
function ownMessage(channel: Channel, ts: string, { internals }: Caller, otherwise: string): Message {
  const message = internals.messages.find(channel.id, ts);
  if (!message || message.ephemeralTo !== undefined) throw new Refusal('message_not_found');
  if (!message.fromApp) throw new Refusal(otherwise);
  return message;
}

/** Slack also takes `#name` for a public channel. */
function channelId(target: string, { internals, workspace }: Caller): string {
  if (!target.startsWith('#')) return target;
  const named = (channel: Channel) => channel.team === workspace.id && `#${channel.name}` === target;
  return (
    internals.places.channels.find((channel) => channel.kind === 'public' && named(channel))?.id ?? target
  );
}
