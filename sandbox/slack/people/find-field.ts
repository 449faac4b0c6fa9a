import { isRecord, type Json, records, text, textOf } from '../../shared/json.ts';
import { elementsOf } from '../rules/blocks.ts';
import { hasValue } from '../state/element-values.ts';
import type { Places } from '../state/places.ts';
import { looksLike } from './visible-text.ts';

/** Something to fill in: the element of an input block, or a menu in a section or in actions. */
export interface Field {
  label: string;
  block: Json;
  element: Json;
  blockId: string;
  actionId: string;
  required: boolean;
  /** Is the app sent each change at once? */
  dispatches: boolean;
}

/** Everything in these blocks that can be filled in. */
export function fieldsOf(blocks: Json[], places: Places): Field[] {
  return blocks.flatMap((block) =>
    elementsOf(block)
      .filter(hasValue)
      .map((element) => ({
        label: labelOf(block, element, places),
        block,
        element,
        blockId: text(block.block_id),
        actionId: text(element.action_id),
        required: block.type === 'input' && block.optional !== true,
        dispatches: block.type !== 'input' || block.dispatch_action === true,
      })),
  );
}

/** The one field of this label; throws, naming the labels there are, when there is none or more than one. */
export function findField(blocks: Json[], label: string, places: Places): Field {
  const all = fieldsOf(blocks, places);
  const found = all.filter((field) => field.label === label);
  const first = found[0];
  if (first && found.length === 1) return first;
  const labels = all.map((field) => `“${field.label}”`).join(', ') || 'none';
  throw new Error(
    `${found.length === 0 ? 'No' : found.length} field “${label}” in the form. Fields: ${labels}.`,
  );
}

function labelOf(block: Json, element: Json, places: Places): string {
  if (block.type === 'input') return textOf(block.label);
  if (block.type === 'section' && isRecord(block.text)) return looksLike(textOf(block.text), places);
  const firstField = records(block.fields)[0];
  return textOf(element.placeholder) || textOf(firstField) || text(element.action_id);
}
