import { type Json, records, text, truthy } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { pageOf } from './conversations.ts';
import { type Caller, knownChannel, type Method, required } from './method.ts';

/** `conversations.history`, newest first; refuses `channel_not_found`, `not_in_channel` */
export const conversationsHistory: Method = async (args, caller) => {
  const channel = readableChannel(args, caller);
  const emulated = await caller.inside.emulated(caller.workspace).call('conversations.history', {
    channel,
    limit: 1000,
  });
  // emulate leaves out replies that were also sent to the channel.
  const broadcasts = caller.inside.messages
    .all()
    .filter((message) => message.channel === channel && message.broadcast && !message.deleted);
  const fetched =
    broadcasts.length === 0
      ? []
      : await repliesOf(
          channel,
          broadcasts.map((m) => text(m.threadTs)),
          caller,
        );
  const all = [
    ...records(emulated.messages),
    ...fetched.filter((message) => broadcasts.some((broadcast) => broadcast.ts === message.ts)),
  ].sort((a, b) => text(b.ts).localeCompare(text(a.ts)));
  return answer(all, args);
};

/** `conversations.replies`, the parent first; refuses `thread_not_found` */
export const conversationsReplies: Method = async (args, caller) => {
  const channel = readableChannel(args, caller);
  const messages = await repliesOf(channel, [required(args, 'ts')], caller);
  if (messages.length === 0) throw new Refusal('thread_not_found');
  return answer(messages, args);
};

async function repliesOf(channel: string, threads: string[], caller: Caller): Promise<Json[]> {
  const emulated = caller.inside.emulated(caller.workspace);
  const answers = await Promise.all(
    [...new Set(threads)].map((ts) => emulated.call('conversations.replies', { channel, ts })),
  );
  return answers.flatMap((found) => records(found.messages));
}

function readableChannel(args: Json, caller: Caller): string {
  const channel = knownChannel(required(args, 'channel'), caller);
  if (!channel.app) throw new Refusal('not_in_channel');
  return channel.id;
}

function answer(messages: Json[], args: Json): Json {
  const inclusive = truthy(args.inclusive);
  const oldest = text(args.oldest) || '0';
  const latest = text(args.latest) || '9999999999.999999';
  const within = messages.filter((message) => {
    const ts = text(message.ts);
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  });
  const page = pageOf(within, args);
  const shown = truthy(args.include_all_metadata)
    ? page.items
    : page.items.map(({ metadata: _left, ...message }) => message);
  return { messages: shown, has_more: page.next !== '', response_metadata: { next_cursor: page.next } };
}
