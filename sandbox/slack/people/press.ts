import { isRecord, type Json, records } from '../../shared/json.ts';
import { optionsOf } from '../rules/elements/option.ts';
import { messageAction, viewAction } from '../sending/payloads.ts';
import { type ElementValues, valued } from '../state/element-values.ts';
import { type Actor, act, type Reaction } from './actor.ts';
import { chooseValue, type Entry } from './choose-value.ts';
import { findButton } from './find-button.ts';
import type { Field } from './find-field.ts';
import type { Place } from './search-options.ts';
import { elementAt, fieldAt, type Spot, valueAt } from './spot.ts';

export interface PressOptions {
  /** Text of the row that the button is in. */
  on?: string;
  /** What to answer to a confirmation dialog; default: confirm. */
  answer?: 'confirm' | 'deny';
}

/** Presses a button, or an entry of an overflow menu, by what it says. */
export async function press(
  actor: Actor,
  place: Place,
  label: string,
  options: PressOptions = {},
): Promise<Reaction | undefined> {
  const { block, element, option } = findButton(blocksOf(place), label, options.on, actor.internals.places);
  if (isRecord(element.confirm) && options.answer === 'deny') return undefined;
  return await sendPress(actor, place, { block, element, option });
}

/** Presses the button at a spot, or in the overflow menu there the entry of this value. */
export async function pressAt(actor: Actor, place: Place, spot: Spot, entry?: string): Promise<Reaction> {
  const { block, element } = elementAt(blocksOf(place), spot);
  const option = optionsOf(element).find((one) => one.value === entry);
  if (element.type === 'overflow' && !option) throw new Error('This is no longer in the menu.');
  return await sendPress(actor, place, { block, element, option });
}

async function sendPress(
  actor: Actor,
  place: Place,
  { block, element, option }: { block: Json; element: Json; option: Json | undefined },
): Promise<Reaction> {
  const own: Json = option
    ? { selected_option: option }
    : { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
  const action = { type: element.type, block_id: block.block_id, action_id: element.action_id, ...own };
  return await act(actor, () => actor.internals.app.sendInteraction(payloadOf(actor, place, action)));
}

/** Puts a value into a field; the app is sent it if the field says so. */
export async function enter(
  actor: Actor,
  place: Place,
  field: Field,
  entry: Entry,
): Promise<Reaction | undefined> {
  const value = await chooseValue(actor, place, field, entry);
  return await setValue(actor, place, field, value);
}

/** Puts a value, as Slack sends it, into the field at a spot; `quietly` without sending it to the app, as while typing. */
export async function enterAt(
  actor: Actor,
  place: Place,
  spot: Spot,
  given: unknown,
  options: { quietly?: boolean } = {},
): Promise<Reaction | undefined> {
  const field = fieldAt(blocksOf(place), spot, actor.internals.places);
  const silenced = options.quietly ? { ...field, dispatches: false } : field;
  return await setValue(actor, place, silenced, valueAt(field, given));
}

async function setValue(
  actor: Actor,
  place: Place,
  field: Field,
  value: unknown,
): Promise<Reaction | undefined> {
  const state = valued(field.element, value);
  const values: ElementValues = { [field.blockId]: { [field.actionId]: state } };
  if ('open' in place) {
    place.open.values[field.blockId] = { ...place.open.values[field.blockId], [field.actionId]: state };
    delete place.open.errors[field.blockId];
    actor.internals.views.changed(place.open);
  }
  if (!field.dispatches) return undefined;
  const action = { ...state, block_id: field.blockId, action_id: field.actionId };
  return await act(actor, () => actor.internals.app.sendInteraction(payloadOf(actor, place, action, values)));
}

function blocksOf(place: Place): Json[] {
  return 'open' in place ? records(place.open.view.blocks) : (place.message.blocks ?? []);
}

function payloadOf(actor: Actor, place: Place, action: Json, values: ElementValues = {}): Json {
  if ('open' in place) return viewAction(actor.person, place.open, action, actor.internals);
  if (place.message.deleted) throw new Error('This message is no longer on the screen.');
  return messageAction(actor.person, place.message, action, values, actor.internals);
}
