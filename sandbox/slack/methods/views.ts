import { isRecord, type Json, text } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { checkView } from '../rules/view.ts';
import type { Person } from '../state/entities.ts';
import { type OpenView, viewOutput } from '../state/view-store.ts';
import { type Caller, knownPerson, type Method, required } from './method.ts';

/** `views.open`; the trigger_id is spent only when the view is right, as with Slack */
export const viewsOpen: Method = async (args, caller) => {
  const view = checkView(args.view, 'modal');
  return output(caller.internals.views.open(whoseTrigger(args, caller), view), caller);
};

/** `views.push`; refuses `push_limit_reached` */
export const viewsPush: Method = async (args, caller) => {
  const view = checkView(args.view, 'modal');
  return output(caller.internals.views.push(whoseTrigger(args, caller), view), caller);
};

/** `views.update` by view_id or external_id; refuses `not_found` and `hash_conflict` */
export const viewsUpdate: Method = async (args, caller) => {
  const { internals, workspace } = caller;
  const id = text(args.view_id);
  const externalId = text(args.external_id);
  if (id === '' && externalId === '') required(args, 'view_id');
  const open = internals.views.find(id === '' ? { externalId } : { id }, workspace.id);
  const view = checkView(args.view, isRecord(args.view) && args.view.type === 'home' ? 'home' : 'modal');
  if (!open || open.view.type !== view.type) throw new Refusal('not_found');
  refuseOldHash(args.hash, open);
  return output(internals.views.update(open, view), caller);
};

/** `views.publish` of someone's home; refuses `hash_conflict` */
export const viewsPublish: Method = async (args, caller) => {
  const person = knownPerson(required(args, 'user_id'), caller);
  const view = checkView(args.view, 'home');
  if (!person) throw new Refusal('user_not_found');
  const existing = caller.internals.views.home(person.id);
  if (existing) refuseOldHash(args.hash, existing);
  return output(caller.internals.views.publish(person, view), caller);
};

function refuseOldHash(hash: unknown, open: OpenView): void {
  if (text(hash) !== '' && hash !== open.hash) throw new Refusal('hash_conflict');
}

function whoseTrigger(args: Json, caller: Caller): Person {
  const id = caller.internals.triggers.exchange(
    args.trigger_id ?? args.interactivity_pointer,
    caller.workspace.id,
  );
  const person = knownPerson(id, caller);
  if (!person) throw new Refusal('invalid_trigger_id');
  return person;
}

function output(open: OpenView, { internals, workspace }: Caller): Json {
  return { view: viewOutput(open, workspace, internals.appId) };
}
