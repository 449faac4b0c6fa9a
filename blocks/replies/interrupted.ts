import type { Message } from '../channel/card.ts';
import { section } from '../kit/section.ts';

/** For someone who was told “the outcome follows”, when the process that was to tell it is gone. */
export function interrupted(): Message {
  const text =
    'Usher was interrupted while it worked on what you asked for, so no outcome followed. Please ask again: asking twice sends one email only.';
  return { text, blocks: [section(text)] };
}
