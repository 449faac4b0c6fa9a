import { type Json, text, truthy } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import type { Channel } from '../state/entities.ts';
import { type Caller, knownChannel, knownPerson, type Method, required } from './method.ts';

/** `conversations.info`; refuses `channel_not_found` */
export const conversationsInfo: Method = async (args, caller) => {
  return { channel: channelObject(knownChannel(required(args, 'channel'), caller)) };
};

const TYPES = { public: 'public_channel', private: 'private_channel', im: 'im' } as const;

/** `conversations.list` of the channels that the app may know; public ones unless `types` names others */
export const conversationsList: Method = async (args, caller) => {
  const types = (text(args.types) || TYPES.public).split(',');
  const listed = caller.internals.places.channels.filter(
    (channel) =>
      channel.team === caller.workspace.id &&
      types.includes(TYPES[channel.kind]) &&
      (channel.kind !== 'private' || channel.app) &&
      !(channel.archived && truthy(args.exclude_archived)),
  );
  const page = pageOf(listed.map(channelObject), args);
  return { channels: page.items, response_metadata: { next_cursor: page.next } };
};

/** `conversations.open` with one person; refuses `user_not_found`, `cannot_dm_bot`, `user_disabled` */
export const conversationsOpen: Method = async (args, caller) => {
  const channel = openDirectMessages(required(args, 'users'), caller);
  return { channel: truthy(args.return_im) ? channelObject(channel) : { id: channel.id } };
};

/** The direct messages of the app and a person, opened if need be. */
export function openDirectMessages(personId: string, caller: Caller): Channel {
  const person = knownPerson(personId, caller);
  if (!person) throw new Refusal('user_not_found');
  if (person.deleted) throw new Refusal('user_disabled');
  if (person.bot) throw new Refusal('cannot_dm_bot');
  return caller.internals.places.openDirectMessages(person);
}

/** `conversations.join`; refuses `is_archived`, `method_not_supported_for_channel_type` */
export const conversationsJoin: Method = async (args, caller) => {
  const channel = knownChannel(required(args, 'channel'), caller);
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.app) {
    channel.app = true;
    caller.internals.places.changed(channel);
  }
  return { channel: channelObject(channel) };
};

function channelObject(channel: Channel): Json {
  const common = {
    id: channel.id,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    is_org_shared: false,
  };
  if (channel.kind === 'im') return { ...common, user: [...channel.members][0] };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_member: channel.app,
    num_members: channel.members.size + (channel.app ? 1 : 0),
  };
}

/** Slack's cursors: opaque, the next page begins after them. */
export function pageOf<Item>(items: Item[], args: Json): { items: Item[]; next: string } {
  const limit = Math.min(Number(args.limit) || 100, 1000);
  const cursor = text(args.cursor);
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('from:', ''));
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`from:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), next };
}
