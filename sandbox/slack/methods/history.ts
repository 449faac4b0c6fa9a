import { type Json, text, truthy } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { Refusal } from '../refusal.ts';
import type { Message } from '../state/entities.ts';
import { messageObject } from '../state/message-object.ts';
import { pageOf } from './conversations.ts';
import { type Caller, knownChannel, type Method, required } from './method.ts';

/** `conversations.history`, newest first; refuses `channel_not_found`, `not_in_channel` */
export const conversationsHistory: Method = async (args, caller) => {
  const channel = readableChannel(args, caller);
  return answer(caller.internals.messages.inChannel(channel).reverse(), args, caller);
};

/** `conversations.replies`, the parent first; refuses `thread_not_found` */
export const conversationsReplies: Method = async (args, caller) => {
  const { messages } = caller.internals;
  const thread = { channel: readableChannel(args, caller), ts: required(args, 'ts') };
  const parent = messages.find(thread.channel, thread.ts);
  const found = [...(parent ? [parent] : []), ...messages.repliesTo(thread)];
  if (found.length === 0) throw new Refusal('thread_not_found');
  return answer(found, args, caller);
};

function readableChannel(args: Json, caller: Caller): string {
  const channel = knownChannel(required(args, 'channel'), caller);
  if (!channel.app) throw new Refusal('not_in_channel');
  return channel.id;
}

/** A page of the messages within the time that was asked for. Ephemeral ones are never among them. */
function answer(messages: readonly Message[], args: Json, { internals }: Caller): Json {
  const inclusive = truthy(args.inclusive);
  const oldest = text(args.oldest) || '0';
  const latest = text(args.latest) || '9999999999.999999';
  const found = messages.filter(({ ts, ephemeralTo }) => {
    if (ephemeralTo !== undefined) return false;
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  });
  const page = pageOf(found, args);
  const shown = page.items.map((message) => {
    const { metadata, ...rest } = { ...messageObject(message, internals), ...thread(message, internals) };
    return truthy(args.include_all_metadata) && metadata ? { ...rest, metadata } : rest;
  });
  return { messages: shown, has_more: page.next !== '', response_metadata: { next_cursor: page.next } };
}

/** What a message carries about the thread below it, if there is one. */
function thread(message: Message, { messages }: Internals): Json {
  const replies = messages.repliesTo(message);
  if (replies.length === 0) return {};
  return { reply_count: replies.length, reply_users: [...new Set(replies.map((reply) => reply.user))] };
}
