import type { KnownBlock } from '@slack/types';
import { section } from './section.ts';
import { clip, LIMITS } from './text.ts';

/** What a person is answered, in mrkdwn; `text` alone must say it all, for notifications and screen readers. */
export interface Reply {
  text: string;
  blocks?: KnownBlock[];
}

/** A reply of one section, with further blocks (buttons, for instance) below it. */
export function reply(mrkdwn: string, ...below: KnownBlock[]): Reply {
  return { text: clip(mrkdwn, LIMITS.messageText), blocks: [section(mrkdwn), ...below] };
}
