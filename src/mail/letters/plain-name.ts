/**
 * What a name must not carry into a mail: control characters and line breaks (they would start a header), half
 * characters, and everything that is invisible or turns the direction of the text around it. The joiners U+200C and
 * U+200D stay: Persian, Hindi and many emoji are spelled with them.
 */
const INERT =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u115f\u1160\u180e\u200b\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|\u034f/gu;

/** A dot or a colon by which a mail program would take a name for an address, and make a link of it. */
const LINKING = /(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}]{2})|:(?=\/\/)/gu;
const NON_JOINER = '\u200c';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Makes something that a person typed fit to stand in a mail, its subject or its headers: one line, all visible. */
export function plainName(written: string): string {
  return written.normalize('NFC').replace(INERT, ' ').replace(/\s+/gu, ' ').trim();
}

/** Cuts at a whole character, with an ellipsis, where there is no room for all of it. */
export function shortened(name: string, longest: number): string {
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment);
  if (characters.length <= longest) return name;
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`;
}

/** Keeps mail programs from making links of names, so that nobody can advertise in an invitation. */
export function unlinked(name: string): string {
  return name.replace(LINKING, (mark) => (mark === '.' ? `${NON_JOINER}.` : `:${NON_JOINER}`));
}
