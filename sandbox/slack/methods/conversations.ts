import { type Json, record, records, text, truthy } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Channel } from '../state/entities.ts';
import { type Caller, knownChannel, knownPerson, type Method, required } from './method.ts';

/** `conversations.info`; refuses `channel_not_found` */
export const conversationsInfo: Method = async (args, caller) => {
  const channel = knownChannel(required(args, 'channel'), caller);
  const emulated = await caller.inside.emulated(caller.workspace).call('conversations.info', {
    channel: channel.id,
  });
  return { channel: channelObject(record(emulated.channel), channel) };
};

/** `conversations.list` of public and private channels that the app may know */
export const conversationsList: Method = async (args, caller) => {
  const { inside, workspace } = caller;
  const emulated = await inside.emulated(workspace).call('conversations.list', { ...args, limit: 1000 });
  const known = inside.places.channels.filter(
    (channel) =>
      channel.team === workspace.id &&
      (channel.kind !== 'private' || channel.app) &&
      !(channel.archived && truthy(args.exclude_archived)),
  );
  const found = records(emulated.channels).flatMap((listed) => {
    const channel = known.find((candidate) => candidate.id === listed.id);
    return channel ? [channelObject(listed, channel)] : [];
  });
  const page = pageOf(found, args);
  return { channels: page.items, response_metadata: { next_cursor: page.next } };
};

/** `conversations.open` with one person; refuses `user_not_found`, `cannot_dm_bot`, `user_disabled` */
export const conversationsOpen: Method = async (args, caller) => {
  const { inside, workspace } = caller;
  const person = knownPerson(required(args, 'users'), caller);
  if (!person) throw new Refusal('user_not_found');
  const channel = await openDirectMessages(person.id, caller);
  const emulated = await inside.emulated(workspace).call('conversations.info', { channel: channel.id });
  const full = channelObject(record(emulated.channel), channel);
  return { channel: truthy(args.return_im) ? { ...full, user: person.id } : { id: channel.id } };
};

/** The direct messages of the app and a person, opened if need be. */
export async function openDirectMessages(personId: string, caller: Caller): Promise<Channel> {
  const person = knownPerson(personId, caller);
  if (!person) throw new Refusal('user_not_found');
  if (person.deleted) throw new Refusal('user_disabled');
  if (person.bot) throw new Refusal('cannot_dm_bot');
  const opened = await caller.inside
    .emulated(caller.workspace)
    .call('conversations.open', { users: person.id });
  return caller.inside.places.openDirectMessages(person, text(record(opened.channel).id));
}

/** `conversations.join`; refuses `is_archived`, `method_not_supported_for_channel_type` */
export const conversationsJoin: Method = async (args, caller) => {
  const channel = knownChannel(required(args, 'channel'), caller);
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  const emulated = await caller.inside.emulated(caller.workspace).call('conversations.join', {
    channel: channel.id,
  });
  if (!channel.app) {
    channel.app = true;
    caller.inside.places.changed(channel);
  }
  return { channel: channelObject(record(emulated.channel), channel) };
};

function channelObject(emulated: Json, channel: Channel): Json {
  return {
    ...emulated,
    name: channel.kind === 'im' ? undefined : channel.name,
    name_normalized: channel.kind === 'im' ? undefined : channel.name,
    is_archived: channel.archived,
    is_private: channel.kind !== 'public',
    is_member: channel.kind === 'im' ? undefined : channel.app,
    num_members: channel.members.size + (channel.app ? 1 : 0),
  };
}

/** Slack's cursors: opaque, the next page begins after them. */
export function pageOf(items: Json[], args: Json): { items: Json[]; next: string } {
  const limit = Math.min(Number(args.limit) || 100, 1000);
  const cursor = text(args.cursor);
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('from:', ''));
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`from:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), next };
}
