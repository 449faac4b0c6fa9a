import { isRecord, type Json, text } from '../../shared/json.ts';
import { elementsOf } from '../rules/blocks.ts';
import { optionsOf, selectOption } from '../rules/elements/option.ts';
import { findingsOf } from '../rules/findings.ts';
import { hasValue } from '../state/element-values.ts';
import type { Places } from '../state/places.ts';
import { type Field, fieldsOf } from './find-field.ts';

/** Where on a surface an element is: the ids that Slack sends back. The page uses them where a person reads labels. */
export interface Spot {
  blockId: string;
  actionId: string;
}

/** The element at a spot with its block; throws when the surface has changed since. */
export function elementAt(blocks: Json[], spot: Spot): { block: Json; element: Json } {
  for (const block of blocks) {
    if (text(block.block_id) !== spot.blockId) continue;
    const element = elementsOf(block).find((candidate) => text(candidate.action_id) === spot.actionId);
    if (element) return { block, element };
  }
  throw new Error('This is no longer on the screen.');
}

/** The field at a spot; throws when there is none. */
export function fieldAt(blocks: Json[], spot: Spot, places: Places): Field {
  const found = fieldsOf(blocks, places).find(
    (field) => field.blockId === spot.blockId && field.actionId === spot.actionId,
  );
  if (!found || !hasValue(found.element)) throw new Error('This field is no longer on the screen.');
  return found;
}

/** The value as Slack sends it. A given option is named by its value, or is the whole option where it was searched for. */
export function valueAt(field: Field, given: unknown): unknown {
  const type = String(field.element.type);
  if (given === null || given === '') return type.startsWith('multi_') || type === 'checkboxes' ? [] : null;
  if (Array.isArray(given) && type !== 'file_input') return given.map((one) => oneValue(field, type, one));
  return oneValue(field, type, given);
}

function oneValue(field: Field, type: string, given: unknown): unknown {
  if (type.endsWith('external_select')) {
    if (isRecord(given) && findingsOf(selectOption, given, '').length === 0) return given;
    throw new Error(`“${field.label}” takes one of the choices that were found.`);
  }
  const options = optionsOf(field.element);
  if (options.length === 0) return given;
  const chosen = options.find((option) => option.value === given);
  if (chosen) return chosen;
  throw new Error(`“${field.label}” does not offer ${String(given)}.`);
}
