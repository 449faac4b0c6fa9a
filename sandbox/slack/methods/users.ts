import type { Json } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import type { Person, Workspace } from '../state/entities.ts';
import { knownPerson, type Method, required } from './method.ts';

/** `users.info`; refuses `user_not_found` */
export const usersInfo: Method = async (args, caller) => {
  const id = required(args, 'user');
  const person = knownPerson(id, caller);
  if (!person && id !== caller.workspace.botUserId) throw new Refusal('user_not_found');
  if (!person) return { user: botUser(caller.workspace) };
  const mayReadEmail = caller.internals.scopes?.includes('users:read.email') ?? true;
  return { user: userObject(mayReadEmail ? person : { ...person, email: undefined }, caller.workspace) };
};

/** `users.lookupByEmail`; refuses `users_not_found`, also for those who left and for people of other companies */
export const usersLookupByEmail: Method = async (args, caller) => {
  const email = required(args, 'email').toLowerCase();
  const person = caller.internals.places.people.find(
    (candidate) => candidate.team === caller.workspace.id && candidate.email?.toLowerCase() === email,
  );
  if (!person || person.deleted || person.external) throw new Refusal('users_not_found');
  return { user: userObject(person, caller.workspace) };
};

/** The app's own user. */
function botUser({ id, botUserId }: Workspace): Json {
  return {
    id: botUserId,
    team_id: id,
    name: 'usher',
    real_name: 'Usher',
    deleted: false,
    is_bot: true,
    is_app_user: false,
    profile: { display_name: 'usher', real_name: 'Usher', team: id },
  };
}

function userObject(person: Person, workspace: Workspace): Json {
  const profile = {
    display_name: person.name,
    display_name_normalized: person.name,
    real_name: person.realName,
    real_name_normalized: person.realName,
    team: person.team,
  };
  const identity = {
    id: person.id,
    team_id: person.external ? 'T0EXTERNAL' : workspace.id,
    name: person.name,
    real_name: person.realName,
    deleted: person.deleted,
    is_bot: person.bot,
    is_app_user: false,
  };
  // Slack leaves these out for strangers and for those who left.
  if (person.external) return { ...identity, is_stranger: true, profile };
  if (person.deleted) return { ...identity, profile: { ...profile, ...emailOf(person) } };
  return {
    ...identity,
    tz: person.timezone,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.restricted,
    is_ultra_restricted: person.ultraRestricted,
    is_email_confirmed: true,
    profile: { ...profile, ...(person.bot ? {} : emailOf(person)) },
  };
}

function emailOf(person: Person): Json {
  return person.email === undefined ? {} : { email: person.email };
}
