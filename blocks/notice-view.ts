import type { ModalView } from '@slack/types';
import { clip, LIMITS } from './text.ts';

/** A modal that only says something: the outcome of a form, or that it is still being worked on. */
export function noticeView(title: string, mrkdwn: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: clip(title, LIMITS.viewTitle) },
    close: { type: 'plain_text', text: 'Done' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clip(mrkdwn, LIMITS.sectionText) } }],
  };
}
