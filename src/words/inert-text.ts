/** Tabs and line breaks of all kinds; `UNSEEN` holds them too. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * What cannot be seen, or changes how the text around it is seen: control characters, halves of characters (lone
 * surrogates, which PostgreSQL refuses in jsonb), private use, the marks that turn the direction of writing (letters
 * of right-to-left scripts need none of them), and all that Unicode lets programs ignore. Joiners and variation
 * selectors stay: Persian, Hindi, Japanese names and many emoji are written with them.
 */
const UNSEEN =
  /(?!\u200c|\u200d|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Text that is inert as it is, as most is; it is found out in a tenth of the time. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * What a person typed, fit to be kept as a name and to be shown anywhere: NFC, on one line, and nothing in it is
 * invisible or can rewrite the line that it stands in. Line breaks become spaces, and several spaces one. Empty when
 * nothing is left. Markup is another matter: Slack's is escaped in `blocks/`, HTML by the templates.
 */
export function inertLine(text: string): string {
  if (text.search(PLAIN) === 0) return text;
  const seen = text.normalize('NFC').replace(BREAKS, ' ').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();
  // What stood between a letter and its accent is gone.
  return seen.normalize('NFC');
}

const LINES = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

/** The same for a text of several lines: they stay, with at most one empty line between two. */
export function inertLines(text: string): string {
  return text
    .split(LINES)
    .map(inertLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whether `inertLine` would take anything out, for text that is refused rather than changed. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/** The longest reason that is kept, in characters; of more than `READ` nothing is looked at. */
const LONGEST_REASON = 1_000;
const READ = 10 * LONGEST_REASON;

/**
 * What a program gave as a reason (a mail provider, or a mail server behind it), fit to be kept and shown: inert, on one
 * line, and cut where it is too long. Such text may hold anything, and none of it may keep its news from taking effect.
 */
export function reasonLine(text: string): string {
  const characters = [...inertLine(text.slice(0, READ))];
  if (characters.length <= LONGEST_REASON) return characters.join('');
  return `${characters.slice(0, LONGEST_REASON - 1).join('')}…`;
}
