import type { KnownBlock } from '@slack/types';
import { section } from './section.ts';
import { clip, LIMITS } from './text.ts';

/** An answer to a person, in mrkdwn. `text` alone must say everything, for notifications and screen readers. */
export interface Reply {
  text: string;
  blocks?: KnownBlock[];
}

/** A reply of one section, with further blocks (buttons, for instance) below it. */
export function reply(mrkdwn: string, ...below: KnownBlock[]): Reply {
  return { text: clip(mrkdwn, LIMITS.messageText), blocks: [section(mrkdwn), ...below] };
}
