import { type Json, record } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Person, Workspace } from '../state/entities.ts';
import { knownPerson, type Method, required } from './method.ts';

/** `users.info`; refuses `user_not_found` */
export const usersInfo: Method = async (args, caller) => {
  const id = required(args, 'user');
  const emulated = await caller.inside.emulated(caller.workspace).call('users.info', { user: id });
  const person = knownPerson(id, caller);
  if (!person && id !== caller.workspace.botUserId) throw new Refusal('user_not_found');
  return { user: userObject(record(emulated.user), person, caller.workspace) };
};

/** `users.lookupByEmail`; refuses `users_not_found`, also for those who left and for people of other companies */
export const usersLookupByEmail: Method = async (args, caller) => {
  const email = required(args, 'email').toLowerCase();
  const emulated = await caller.inside.emulated(caller.workspace).call('users.lookupByEmail', { email });
  const user = record(emulated.user);
  const person = knownPerson(user.id, caller);
  if (!person || person.deleted || person.external) throw new Refusal('users_not_found');
  return { user: userObject(user, person, caller.workspace) };
};

/** emulate's user, completed by the flags that it does not know. */
function userObject(emulated: Json, person: Person | undefined, workspace: Workspace): Json {
  if (!person) {
    return {
      ...emulated,
      name: 'usher',
      real_name: 'Usher',
      is_bot: true,
      is_app_user: false,
      deleted: false,
    };
  }
  const { email: _hidden, ...profile } = record(emulated.profile);
  const named = { ...profile, display_name: person.name, real_name: person.realName, team: person.team };
  const identity = {
    ...emulated,
    id: person.id,
    team_id: person.external ? 'T0EXTERNAL' : workspace.id,
    name: person.name,
    real_name: person.realName,
    deleted: person.deleted,
    is_bot: person.bot,
    is_app_user: false,
  };
  // Slack leaves these out for strangers and for those who left.
  if (person.external) return { ...identity, is_stranger: true, profile: named };
  if (person.deleted) return { ...identity, profile: { ...named, ...emailOf(person) } };
  return {
    ...identity,
    tz: person.timezone,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.restricted,
    is_ultra_restricted: person.ultraRestricted,
    is_email_confirmed: true,
    profile: { ...named, ...(person.bot ? {} : emailOf(person)) },
  };
}

function emailOf(person: Person): Json {
  return person.email === undefined ? {} : { email: person.email };
}
