import type { Button, SectionBlock } from '@slack/types';
import { clip, LIMITS } from './text.ts';

/**
 * A paragraph of mrkdwn, with a button at its right. `verbatim`: a person who is called “@channel” or like a web page
 * is neither a mention nor a link.
 */
export function section(mrkdwn: string, button?: Button): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: clip(mrkdwn, LIMITS.sectionText), verbatim: true },
    ...(button && { accessory: button }),
  };
}
