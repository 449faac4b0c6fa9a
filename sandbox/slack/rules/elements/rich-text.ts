import { isRecord, text } from '../../../shared/json.ts';
import { boolean, integer, list, oneOf, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';

const style = shape({}, { bold: boolean, italic: boolean, strike: boolean, code: boolean });
const name = string({ min: 1, max: 3_000 });

const LEAVES: Readonly<Record<string, Check>> = {
  text: shape({ type: oneOf('text'), text: name }, { style }),
  link: shape({ type: oneOf('link'), url: name }, { text: name, style, unsafe: boolean }),
  user: shape({ type: oneOf('user'), user_id: name }, { style }),
  channel: shape({ type: oneOf('channel'), channel_id: name }, { style }),
  emoji: shape({ type: oneOf('emoji'), name }, { unicode: name, style }),
  date: shape(
    { type: oneOf('date'), timestamp: integer(0, 9_999_999_999), format: name },
    { fallback: name, url: name },
  ),
  broadcast: shape({ type: oneOf('broadcast'), range: oneOf('here', 'channel', 'everyone') }, { style }),
};

const leaf: Check = byType(LEAVES);
const leaves = list(leaf, { max: 1_000 });
const section = shape({ type: oneOf('rich_text_section'), elements: leaves });

const PARTS: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_list: shape(
    {
      type: oneOf('rich_text_list'),
      style: oneOf('bullet', 'ordered'),
      elements: list(section, { min: 1, max: 1_000 }),
    },
    { indent: integer(0, 8), border: integer(0, 1), offset: integer(0, 1_000) },
  ),
  rich_text_quote: shape({ type: oneOf('rich_text_quote'), elements: leaves }, { border: integer(0, 1) }),
  rich_text_preformatted: shape(
    { type: oneOf('rich_text_preformatted'), elements: leaves },
    { border: integer(0, 1) },
  ),
};

/** The parts of a rich_text block. */
export const richTextParts = list(byType(PARTS), { min: 1, max: 1_000 });

function byType(kinds: Readonly<Record<string, Check>>): Check {
  return (value, at, found) => {
    const type = isRecord(value) ? text(value.type) : '';
    const check = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (check === undefined) found.push({ at: `${at}/type`, problem: `unsupported type: ${type}` });
    else check(value, at, found);
  };
}
