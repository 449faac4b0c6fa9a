import { inHtmlLines } from '../../handlebars.ts';

/** Words by name, as a template takes them; some belong together, such as those about the inviter. */
export type Words = { readonly [name: string]: string | boolean | null | undefined | Words };

/** Pieces of a text, and between them the numbers of the values that belong there. */
export type Pieces = readonly (string | number)[];

/**
 * A text in JSON that is the same for everybody but for some words. Everything in it is ASCII, and values stand in it as
 * they are.
 */
export interface Pattern {
  readonly pieces: Pieces;
  /** Where the values come from, by their numbers. */
  readonly places: readonly Place[];
}

interface Place {
  readonly path: readonly string[];
  readonly inHtml: boolean;
}

/** What stands for a word while a pattern is made, as no template uses these signs. What people typed never meets it. */
const MARK = /⟦(html )?([\w.]+)⟧/u;
const [OPEN, CLOSE] = ['⟦', '⟧'];

/**
 * Finds out where a text has its words, by writing it once with a mark for each. Which words are empty, false or missing
 * may change the text in any way; so a pattern serves for words of the same shape.
 *
 * @param write writes the text in JSON; what it made of HTML has gone through `inHtml`
 */
export function patternOf<W extends Words>(words: W, write: (marked: W) => string): Pattern {
  const [first = '', ...rest] = write(marked(words, '') as W).split(OPEN);
  const pieces: (string | number)[] = [ascii(first)];
  const places: Place[] = [];
  const numbers = new Map<string, number>();
  for (const text of rest) {
    const end = text.indexOf(CLOSE);
    const mark = text.slice(0, end);
    const [, html, path = ''] = MARK.exec(OPEN + mark + CLOSE) ?? [];
    const number = numbers.get(mark) ?? places.length;
    if (number === places.length) places.push({ path: path.split('.'), inHtml: html !== undefined });
    numbers.set(mark, number);
    pieces.push(number, ascii(text.slice(end + 1)));
  }
  return { pieces, places };
}

/** Says of the marks in this HTML that their words have to be escaped for it. */
export function inHtml(html: string): string {
  return html.replaceAll(OPEN, `${OPEN}html `);
}

/** Equal for words that the same pattern serves. */
export function shapeOf(words: Words): string {
  let shape = '';
  for (const word of Object.values(words)) {
    if (typeof word === 'string') shape += word === '' ? '-' : '+';
    else shape += typeof word === 'object' && word !== null ? `(${shapeOf(word)})` : String(word);
  }
  return shape;
}

/** The values that these words give a pattern of their shape. */
export function valuesOf({ places }: Pattern, words: Words): string[] {
  return places.map((place) => {
    const word = wordAt(place, words);
    if (word === undefined) throw new Error(`There is no word ${place.path.join('.')}`);
    return valueAt(place, word);
  });
}

/** The values of something like this, but with these words. */
export function valuesLike(
  { pattern, values }: { pattern: Pattern; values: readonly string[] },
  words: Words,
): string[] {
  return pattern.places.map((place, number) => {
    const word = wordAt(place, words);
    return word === undefined ? (values[number] ?? '') : valueAt(place, word);
  });
}

function wordAt({ path }: Place, words: Words): string | undefined {
  let word: Words[string] = words;
  for (const name of path) word = typeof word === 'object' && word !== null ? word[name] : undefined;
  return typeof word === 'string' ? word : undefined;
}

function valueAt(place: Place, word: string): string {
  return inJson(place.inHtml ? inHtmlLines(word) : word);
}

/**
 * The text with all these values in it but those that emails have of their `own`. These are renumbered, from 1 on; 0 is
 * what belongs in the places of `token`.
 */
export function narrowed(
  pieces: Pieces,
  { values, own, token }: { values: readonly string[]; own: readonly number[]; token: string },
): Pieces {
  const texts: string[] = [''];
  const numbers: number[] = [];
  for (const piece of pieces) {
    const number = typeof piece === 'number' ? own.indexOf(piece) : -1;
    if (number !== -1) {
      numbers.push(number + 1);
      texts.push('');
    } else texts.push(`${texts.pop()}${typeof piece === 'string' ? piece : values[piece]}`);
  }
  return texts.flatMap((text, at) => {
    const parts = text.split(token).flatMap((part, after) => (after === 0 ? [part] : [0, part]));
    return at === 0 ? parts : [numbers[at - 1] ?? 0, ...parts];
  });
}

/**
 * The text with its values, in parts.
 *
 * @throws Error when it lacks one
 */
export function filled(pieces: Pieces, values: readonly string[]): string[] {
  return pieces.map((piece) => {
    const part = typeof piece === 'string' ? piece : values[piece];
    if (part === undefined) throw new Error('A text lacks a word.');
    return part;
  });
}

/** As it stands in a JSON string, in ASCII. */
export function inJson(text: string): string {
  return ascii(JSON.stringify(text).slice(1, -1));
}

function marked(words: Words, prefix: string): Words {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => {
      if (typeof word === 'object' && word !== null) return [name, marked(word, `${prefix}${name}.`)];
      return [name, typeof word === 'string' && word !== '' ? OPEN + prefix + name + CLOSE : word];
    }),
  );
}

const BEYOND_ASCII = /[\u0080-\uffff]/g;

function ascii(json: string): string {
  return json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
