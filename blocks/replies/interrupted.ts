import type { Message } from '../channel/card.ts';
import { section } from '../kit/section.ts';

/** For someone who was promised an outcome, when the process that should have brought it is gone. */
export function interrupted(): Message {
  const text =
    'Usher was interrupted while it was working on your request, so you got no answer. Please ask again: asking twice sends only one email.';
  return { text, blocks: [section(text)] };
}
