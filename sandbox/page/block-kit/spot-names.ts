import type { Block } from '../../page-server/screen.ts';
import { records, text } from '../../shared/json.ts';
import type { Spot } from './surface.ts';

export function spotName({ blockId, actionId }: Spot): string {
  return `${blockId} ${actionId}`;
}

/** The names of all spots in these blocks: the elements of inputs, accessories and actions. */
export function spotNamesIn(blocks: Block[]): Set<string> {
  return new Set(
    blocks.flatMap((block) =>
      records([block.element, block.accessory].concat(block.elements)).map((element) =>
        spotName({ blockId: text(block.block_id), actionId: text(element.action_id) }),
      ),
    ),
  );
}
