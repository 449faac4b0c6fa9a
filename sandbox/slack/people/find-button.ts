import { isRecord, type Json, records, textOf } from '../../shared/json.ts';
import type { Places } from '../state/places.ts';
import { blockText } from './visible-text.ts';

/** Something to press: a button, or an entry of an overflow menu. */
export interface Pressable {
  label: string;
  row: string;
  block: Json;
  element: Json;
  /** The entry, in an overflow menu. */
  option: Json | undefined;
}

/** Everything that can be pressed in these blocks, with the text of its row. */
export function pressables(blocks: Json[], places: Places): Pressable[] {
  let above = '';
  return blocks.flatMap((block) => {
    const own = rowText(block, places);
    // The buttons of an actions block belong to the block above them.
    const row = block.type === 'actions' ? above : own;
    if (own !== '') above = own;
    const elements = [
      ...(isRecord(block.accessory) ? [block.accessory] : []),
      ...(block.type === 'actions' ? records(block.elements) : []),
    ];
    return elements.flatMap((element): Pressable[] => {
      if (element.type === 'button') {
        return [{ label: textOf(element.text), row, block, element, option: undefined }];
      }
      if (element.type !== 'overflow') return [];
      return records(element.options).map((option) => ({
        label: textOf(option.text),
        row,
        block,
        element,
        option,
      }));
    });
  });
}

function rowText(block: Json, places: Places): string {
  if (block.type === 'actions') return '';
  const { accessory: _button, ...rest } = block;
  return blockText(rest, places);
}

/**
 * The one thing of this label, in the row that holds `on` if it is given.
 * Throws, naming what there is, when there is none or more than one.
 */
export function findButton(blocks: Json[], label: string, on: string | undefined, places: Places): Pressable {
  const every = pressables(blocks, places);
  const found = every.filter((one) => one.label === label && (on === undefined || one.row.includes(on)));
  const first = found[0];
  if (first && found.length === 1) return first;
  const where = on === undefined ? '' : ` in a row with “${on}”`;
  const seen = every.map((one) =>
    one.row === '' ? `“${one.label}”` : `“${one.label}” (${oneLine(one.row)})`,
  );
  const list = seen.length === 0 ? 'There is nothing to press.' : `There are: ${seen.join(', ')}.`;
  throw new Error(`${found.length === 0 ? 'No' : found.length} “${label}”${where}. ${list}`);
}

function oneLine(row: string): string {
  const line = row.replaceAll('\n', ' · ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
