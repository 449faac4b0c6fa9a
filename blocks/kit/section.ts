import type { Button, ContextBlock, Overflow, SectionBlock } from '@slack/types';
import { clip, LIMITS } from './text.ts';

/**
 * The parts that most messages and forms are made of. `verbatim`: a person who is called “@channel” or like a web page
 * is neither a mention nor a link.
 */

/** A paragraph of mrkdwn, with a button or a menu at its right. */
export function section(mrkdwn: string, accessory?: Button | Overflow): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: clip(mrkdwn, LIMITS.sectionText), verbatim: true },
    ...(accessory && { accessory }),
  };
}

/** A line of mrkdwn in small, grey letters. */
export function context(mrkdwn: string): ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: clip(mrkdwn, LIMITS.contextText), verbatim: true }],
  };
}

/** A button; `more` is what only some have: a value, a style, a question before it acts. */
export function button(
  text: string,
  actionId: string,
  more: Pick<Button, 'value' | 'style' | 'confirm' | 'accessibility_label'> = {},
): Button {
  return { type: 'button', action_id: actionId, text: { type: 'plain_text', text }, ...more };
}
