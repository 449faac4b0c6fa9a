import type { Button, Overflow, SectionBlock } from '@slack/types';
import { clip, LIMITS } from './text.ts';

/**
 * A paragraph of mrkdwn, with a button or a menu at its right. `verbatim`: a person who is called “@channel” or like a web page
 * is neither a mention nor a link.
 */
export function section(mrkdwn: string, accessory?: Button | Overflow): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: clip(mrkdwn, LIMITS.sectionText), verbatim: true },
    ...(accessory && { accessory }),
  };
}
