import type { Json } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { Refusal } from '../refusal.ts';
import type { Channel, Person, Workspace } from '../state/entities.ts';

/** Who calls: the app's bot in one workspace. */
export interface Caller {
  internals: Internals;
  workspace: Workspace;
}

/** A method of the Web API: returns what is beside `ok: true`, throws a Refusal. */
export type Method = (args: Json, caller: Caller) => Promise<Json>;

/** The channel of this id as the app may know it; refuses `channel_not_found`. */
export function knownChannel(id: unknown, { internals, workspace }: Caller): Channel {
  const found = internals.places.channels.find(
    (channel) => channel.team === workspace.id && channel.id === id,
  );
  const hidden = found?.kind === 'private' && !found.app;
  if (!found || hidden) throw new Refusal('channel_not_found');
  return found;
}

/** The channel, if the app may write there; refuses `is_archived`, `not_in_channel`, `restricted_action`. */
export function writableChannel(id: unknown, caller: Caller): Channel {
  const channel = knownChannel(id, caller);
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.app) throw new Refusal('not_in_channel');
  if (!channel.appMayPost) throw new Refusal('restricted_action');
  return channel;
}

/** The person of this id in the caller's workspace. */
export function knownPerson(id: unknown, { internals, workspace }: Caller): Person | undefined {
  return internals.places.people.find((person) => person.team === workspace.id && person.id === id);
}

/** An argument that must be there; refuses `invalid_arguments` and names it. */
export function required(args: Json, name: string): string {
  const value = args[name];
  if (typeof value === 'string' && value !== '') return value;
  throw Refusal.because('invalid_arguments', [
    { at: `/${name}`, problem: `missing required field: ${name}` },
  ]);
}
