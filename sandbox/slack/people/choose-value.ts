import type { Json } from '../../shared/json.ts';
import { optionsOf } from '../rules/elements/option.ts';
import { LIMITS } from '../rules/limits.ts';
import type { Channel } from '../state/entities.ts';
import type { Actor } from './actor.ts';
import type { Field } from './find-field.ts';
import { offeredChannels, type Place, searchOptions } from './search-options.ts';
import { textObject } from './visible-text.ts';

/** What a person puts into a field: text, the visible text of a choice, several of them, or null to empty it. */
export type Entry = string | string[] | null;

/** Turns what a person sees and types into the value that Slack would send. Throws when it cannot be done. */
export async function chooseValue(actor: Actor, place: Place, field: Field, entry: Entry): Promise<unknown> {
  const type = String(field.element.type);
  const many = type.startsWith('multi_') || type === 'checkboxes';
  if (entry === null) return many ? [] : null;
  if (many) {
    const chosen: unknown[] = [];
    for (const one of [entry].flat()) chosen.push(await chooseOne(actor, place, field, one));
    return chosen;
  }
  if (Array.isArray(entry)) throw new Error(`“${field.label}” takes one value only.`);
  return await chooseOne(actor, place, field, entry);
}

async function chooseOne(actor: Actor, place: Place, field: Field, entry: string): Promise<unknown> {
  const { person, internals } = actor;
  switch (String(field.element.type).replace(/^multi_/, '')) {
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes':
      return pick(optionsOf(field.element), entry, field, actor);
    case 'external_select':
      return pick(await searchOptions(actor, place, field, entry), entry, field, actor);
    case 'users_select':
      return internals.places.person(entry, person.team).id;
    case 'conversations_select':
    case 'channels_select':
      return offered(actor, field, internals.places.channel(entry, person.team)).id;
    case 'datepicker':
      return written(field, entry, /^\d{4}-\d{2}-\d{2}$/);
    case 'timepicker':
      return written(field, entry, /^\d{2}:\d{2}$/);
    case 'datetimepicker':
      return Number(written(field, entry, /^\d+$/));
    default:
      return typed(field, entry);
  }
}

function offered(actor: Actor, field: Field, channel: Channel): Channel {
  if (offeredChannels(actor, field).includes(channel)) return channel;
  throw new Error(`“${field.label}” does not offer #${channel.name}.`);
}

/** The option of this text; in a search also the only one that contains it. */
function pick(options: Json[], entry: string, field: Field, actor: Actor): Json {
  const labelled = options.map((option) => ({
    option,
    label: textObject(option.text, actor.internals.places),
  }));
  const exact = labelled.filter(({ label }) => label === entry);
  const isSearch = String(field.element.type).endsWith('external_select');
  const near = labelled.filter(({ label }) => label.toLowerCase().includes(entry.toLowerCase()));
  const found = exact.length > 0 || !isSearch ? exact : near;
  const first = found[0];
  if (first && found.length === 1) return first.option;
  const all = labelled.map(({ label }) => `“${label}”`).join(', ') || 'nothing';
  const many = found.length > 1 ? `${found.length} choices of` : 'no';
  throw new Error(`“${field.label}” offers ${many} “${entry}”. It offers: ${all}.`);
}

function written(field: Field, entry: string, pattern: RegExp): string {
  if (!pattern.test(entry)) throw new Error(`“${entry}” cannot be put into “${field.label}”.`);
  return entry;
}

/** One line stays one line when text is pasted, and the field stops taking characters at its end. */
function typed(field: Field, entry: string): string | null {
  const max = field.element.max_length ?? LIMITS.plainTextInput;
  const line = field.element.multiline === true ? entry : entry.replace(/[\r\n]+/g, ' ');
  if (typeof max === 'number' && line.length > max) {
    throw new Error(`“${field.label}” takes ${max} characters; this is ${line.length}.`);
  }
  return line === '' ? null : line;
}
