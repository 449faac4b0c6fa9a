import { inertLine, inertLines } from '../../words/inert-text.ts';

/** A dot or a colon by which a mail program would take a name for an address, and make a link of it. */
const LINKING = /(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}]{2})|:(?=\/\/)/gu;
const MARKS = /[.:]/;
/** A note has room for what a name has not: addresses of all kinds, mail and numbers among them. */
const LINKING_IN_NOTE = /[@\\\u3002\uff0e\uff61]|(?<=\S)\.(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}]):(?=\S)/gu;
const NON_JOINER = '\u200c';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts at a whole character, with an ellipsis, where there is no room for all of it. */
export function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment);
  if (characters.length <= longest) return name;
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`;
}

/** A name as people typed it, fit to stand in a letter. */
export function nameInLetter(name: string): string {
  return unlinked(inertLine(name));
}

/** What an inviter wrote to the person, fit to stand in a letter. Nothing in it becomes a link. */
export function noteInLetter(note: string): string {
  return inertLines(note).replace(LINKING_IN_NOTE, (mark) => NON_JOINER + mark + NON_JOINER);
}

/** Keeps mail programs from making links of names, so that nobody can advertise in an invitation. */
export function unlinked(name: string): string {
  if (!MARKS.test(name)) return name;
  return name.replace(LINKING, (mark) => (mark === '.' ? `${NON_JOINER}.` : `:${NON_JOINER}`));
}
