const LATIN = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Folded letters of the other scripts with an alphabet, by the letters that tell them. */
const ALPHABETS = [
  { script: /\p{Script=Cyrillic}/u, letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґјљњћђџ' },
  { script: /\p{Script=Greek}/u, letters: 'αβγδεζηθικλμνξοπρσςτυφχψω' },
];

/**
 * All that a word may have been meant to be when one small thing went wrong: two neighbours exchanged, a letter too
 * many, one too few, one wrong, or a space left out. The word is folded; so are these.
 */
export function readingsOfMistyped(word: string): string[] {
  const letters = [...word];
  const alphabet = [...(ALPHABETS.find(({ script }) => script.test(word))?.letters ?? LATIN)];
  const readings = new Set<string>();
  const add = (start: number, end: number, middle: string) =>
    readings.add([...letters.slice(0, start), middle, ...letters.slice(end)].join(''));
  for (const [place, letter] of letters.entries()) {
    const next = letters[place + 1];
    if (next !== undefined) add(place, place + 2, next + letter);
  }
  for (const place of letters.keys()) add(place, place + 1, '');
  for (const place of letters.keys()) {
    if (place > 0) add(place, place, ' ');
    for (const letter of alphabet) add(place, place, letter);
  }
  for (const place of letters.keys()) {
    for (const letter of alphabet) add(place, place + 1, letter);
  }
  readings.delete(word);
  return [...readings];
}
