import { isRecord, records, text } from '../../shared/json.ts';
import { all, boolean, list, oneOf, shape, string } from './checks.ts';
import { image } from './elements/controls.ts';
import { element } from './elements/element.ts';
import { richTextParts } from './elements/rich-text.ts';
import { anyText, plainText } from './elements/text-object.ts';
import type { Check } from './findings.ts';
import { LIMITS } from './limits.ts';

const block = { block_id: string({ min: 1, max: LIMITS.id }) };

const textOrFields: Check = (value, at, found) => {
  if (isRecord(value) && value.text === undefined && value.fields === undefined) {
    found.push({ at, problem: 'missing required field: text or fields' });
  }
};

const contextElement: Check = (value, at, found) => {
  if (isRecord(value) && value.type === 'image') image(value, at, found);
  else anyText(LIMITS.context.text)(value, at, found);
};

const BLOCKS: Readonly<Record<string, Check>> = {
  section: all(
    shape(
      { type: oneOf('section') },
      {
        ...block,
        text: anyText(LIMITS.section.text),
        fields: list(anyText(LIMITS.section.field), { min: 1, max: LIMITS.section.fields }),
        accessory: element('section'),
        expand: boolean,
      },
    ),
    textOrFields,
  ),
  header: shape({ type: oneOf('header'), text: plainText(LIMITS.header) }, block),
  divider: shape({ type: oneOf('divider') }, block),
  context: shape(
    { type: oneOf('context'), elements: list(contextElement, { min: 1, max: LIMITS.context.elements }) },
    block,
  ),
  actions: shape(
    { type: oneOf('actions'), elements: list(element('actions'), { min: 1, max: LIMITS.actions }) },
    block,
  ),
  input: shape(
    { type: oneOf('input'), label: plainText(LIMITS.input.label), element: element('input') },
    { ...block, hint: plainText(LIMITS.input.hint), optional: boolean, dispatch_action: boolean },
  ),
  image: shape(
    {
      type: oneOf('image'),
      image_url: string({ min: 1, max: LIMITS.image.url }),
      alt_text: string({ min: 1, max: LIMITS.image.altText }),
    },
    { ...block, title: plainText(LIMITS.image.title) },
  ),
  markdown: shape({ type: oneOf('markdown'), text: string({ min: 1, max: LIMITS.markdown }) }, block),
  rich_text: shape({ type: oneOf('rich_text'), elements: richTextParts }, block),
};

const oneBlock: Check = (value, at, found) => {
  if (!isRecord(value)) {
    found.push({ at, problem: 'must be an object' });
    return;
  }
  const type = text(value.type);
  const check = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  if (check === undefined) found.push({ at: `${at}/type`, problem: `unsupported type: ${type}` });
  else check(value, at, found);
};

/** The interactive elements of one block. */
export function elementsOf(value: Record<string, unknown>): Record<string, unknown>[] {
  if (value.type === 'actions') return records(value.elements);
  if (value.type === 'input') return isRecord(value.element) ? [value.element] : [];
  if (value.type === 'section' && isRecord(value.accessory)) return [value.accessory];
  return [];
}

/** block_ids are unique on a surface, action_ids within their block, and at most one element takes the focus. */
const uniqueIds: Check = (value, at, found) => {
  const blockIds = new Set<unknown>();
  let focused = 0;
  for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
    if (!isRecord(entry)) continue;
    if (entry.block_id !== undefined && blockIds.has(entry.block_id)) {
      found.push({
        at: `${at}/${index}/block_id`,
        problem: `\`block_id\` ${text(entry.block_id)} already exists`,
      });
    }
    blockIds.add(entry.block_id);
    const actionIds = new Set<unknown>();
    for (const part of elementsOf(entry)) {
      if (part.action_id !== undefined && actionIds.has(part.action_id)) {
        found.push({ at: `${at}/${index}`, problem: `\`action_id\` ${text(part.action_id)} already exists` });
      }
      actionIds.add(part.action_id);
      if (part.focus_on_load === true) focused += 1;
    }
  }
  if (focused > 1) found.push({ at, problem: 'only one element may have focus_on_load' });
};

/** All blocks of a surface, at most `max`. */
export function blocks(max: number): Check {
  return all(list(oneBlock, { max }), uniqueIds);
}

/** How many characters of text the blocks hold together. */
export function textLengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textLengthOf(entry), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, entry]) =>
      sum + (key === 'text' && typeof entry === 'string' ? entry.length : textLengthOf(entry)),
    0,
  );
}
