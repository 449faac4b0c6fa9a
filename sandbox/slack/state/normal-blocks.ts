import { randomBytes } from 'node:crypto';
import { isRecord, type Json, records } from '../../shared/json.ts';

const CONTEXTS = new Set(['image', 'mrkdwn', 'plain_text']);

/** Slack gives every block and every interactive element an id of its own where the app gave none. */
export function withIds(blocks: Json[]): Json[] {
  return blocks.map((block) => {
    const named: Json = { ...block, block_id: block.block_id ?? randomId() };
    if (isRecord(block.accessory)) named.accessory = withActionId(block.accessory);
    if (isRecord(block.element)) named.element = withActionId(block.element);
    if (block.type === 'actions') named.elements = records(block.elements).map(withActionId);
    return named;
  });
}

function withActionId(element: Json): Json {
  if (CONTEXTS.has(String(element.type))) return element;
  return { ...element, action_id: element.action_id ?? randomId() };
}

function randomId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
