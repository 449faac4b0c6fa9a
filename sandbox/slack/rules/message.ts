import { isRecord, type Json } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { blocks, textLengthOf } from './blocks.ts';
import { lengthOf, string } from './checks.ts';
import { findingsOf } from './findings.ts';
import { LIMITS } from './limits.ts';

export interface MessageContent {
  text: string;
  blocks: Json[] | undefined;
  metadata: Json | undefined;
}

/**
 * Refuses what cannot be a message, as Slack does: `no_text`, `msg_too_long`, `invalid_blocks_format`,
 * `invalid_blocks`, `msg_blocks_too_long`, `invalid_metadata_format`, `metadata_too_large`.
 * Returns its content.
 */
export function checkMessage(message: Json, options: { updates?: boolean } = {}): MessageContent {
  const given = message.text === undefined || message.text === null ? '' : message.text;
  if (typeof given !== 'string') {
    throw Refusal.because('invalid_arguments', [{ at: '/text', problem: 'must be a string' }]);
  }
  if (lengthOf(given) > (options.updates ? LIMITS.message.updatedText : LIMITS.message.text)) {
    throw new Refusal('msg_too_long');
  }
  const wrong = findingsOf(string({ max: LIMITS.message.text }), given, '/text');
  if (wrong.length > 0) throw Refusal.because('invalid_arguments', wrong);

  const content = {
    text: given,
    blocks: checkBlocks(message.blocks),
    metadata: checkMetadata(message.metadata),
  };
  if (given.trim() === '' && (content.blocks ?? []).length === 0) throw new Refusal('no_text');
  return content;
}

function checkBlocks(value: unknown): Json[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new Refusal('invalid_blocks_format');
  const found = findingsOf(blocks(LIMITS.message.blocks), value, '/blocks');
  if (found.length > 0) throw Refusal.because('invalid_blocks', found);
  if (textLengthOf(value) > LIMITS.message.blocksText) throw new Refusal('msg_blocks_too_long');
  return value.filter(isRecord);
}

function checkMetadata(value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined;
  const right =
    isRecord(value) &&
    typeof value.event_type === 'string' &&
    value.event_type !== '' &&
    isRecord(value.event_payload);
  if (!right) throw new Refusal('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(value)) > LIMITS.message.metadataBytes) {
    throw new Refusal('metadata_too_large');
  }
  return value;
}
