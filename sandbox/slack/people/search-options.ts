import { isRecord, type Json, record, truthy } from '../../shared/json.ts';
import { problemsOfOptions } from '../rules/answers.ts';
import { optionsOf } from '../rules/elements/option.ts';
import { LIMITS } from '../rules/limits.ts';
import { blockSuggestion } from '../sending/payloads.ts';
import type { Channel, Message } from '../state/entities.ts';
import type { OpenView } from '../state/view-store.ts';
import type { Actor } from './actor.ts';
import type { Field } from './find-field.ts';
import { readable } from './visible-text.ts';

/** Where on the screen something is. */
export type Place = { open: OpenView } | { message: Message };

/**
 * Types into an external select and returns the options that the app offers.
 * Throws when fewer characters are typed than it takes, or when the app's answer is late, missing or invalid.
 */
export async function searchOptions(
  actor: Actor,
  place: Place,
  field: Field,
  typed: string,
): Promise<Json[]> {
  const min = field.element.min_query_length ?? LIMITS.externalSelectMinQuery;
  if (typeof min === 'number' && typed.length < min) {
    throw new Error(`“${field.label}” searches from ${min} characters on; only “${typed}” was typed.`);
  }
  const { blockId, actionId } = field;
  const payload = blockSuggestion(actor.person, place, { blockId, actionId, value: typed }, actor.internals);
  const answer = await actor.internals.app.sendInteraction(payload);
  if (answer.failure !== undefined) {
    throw new Error(`“${field.label}” could not load its options: ${answer.failure} ${answer.text}`);
  }
  const problems = problemsOfOptions(answer.json);
  if (problems.length > 0 || !isRecord(answer.json)) {
    const list = problems.map((finding) => `${finding.at}: ${finding.problem}`).join('; ');
    throw new Error(`Slack refuses the options for “${field.label}”: ${list || answer.text}`);
  }
  return optionsOf(answer.json);
}

/** The channels that a menu offers: without those of other organisations, when it says so. */
export function offeredChannels({ person, internals }: Actor, { element }: Field): Channel[] {
  const withoutShared = truthy(record(element.filter).exclude_external_shared_channels);
  return internals.places.channels.filter(
    (channel) => channel.team === person.team && channel.kind !== 'im' && !(withoutShared && channel.shared),
  );
}

/** The texts of what a menu offers without typing. */
export async function offeredBy(actor: Actor, place: Place, field: Field): Promise<string[]> {
  const { team } = actor.person;
  const { places } = actor.internals;
  switch (String(field.element.type).replace(/^multi_/, '')) {
    case 'external_select': {
      const options = await searchOptions(actor, place, field, '');
      return options.map((option) => readable(option, places));
    }
    case 'users_select':
      return places.people.filter((person) => person.team === team && !person.deleted).map((p) => p.name);
    case 'conversations_select':
    case 'channels_select':
      return offeredChannels(actor, field).map((channel) => `#${channel.name}`);
    default:
      return optionsOf(field.element).map((option) => readable(option, places));
  }
}
