import type { ModalView } from '@slack/types';
import type { Reply } from './reply.ts';
import { section } from './section.ts';
import { clip, LIMITS } from './text.ts';

/** A modal without fields: it shows the outcome of a form, or that the work is still going on. */
export function messageModal(title: string, { text, blocks }: Reply): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: clip(title, LIMITS.viewTitle) },
    close: { type: 'plain_text', text: 'Done' },
    blocks: blocks ?? [section(text)],
  };
}
