const LATIN = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** The folded letters of other scripts that have an alphabet. */
const ALPHABETS = [
  { script: /\p{Script=Cyrillic}/u, letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґјљњћђџ' },
  { script: /\p{Script=Greek}/u, letters: 'αβγδεζηθικλμνξοπρσςτυφχψω' },
];

/**
 * The texts that a word becomes by one edit: two neighbouring letters exchanged, a letter dropped, added or replaced, or
 * a space put in. The word is folded, and so are these. Likelier slips come first.
 */
export function oneEditVariants(word: string): string[] {
  const letters = [...word];
  const alphabet = [...(ALPHABETS.find(({ script }) => script.test(word))?.letters ?? LATIN)];
  const variants = new Set<string>();
  const replace = (start: number, end: number, middle: string) =>
    variants.add([...letters.slice(0, start), middle, ...letters.slice(end)].join(''));
  for (const [index, letter] of letters.entries()) {
    const next = letters[index + 1];
    if (next !== undefined) replace(index, index + 2, next + letter);
  }
  for (const index of letters.keys()) replace(index, index + 1, '');
  for (const index of letters.keys()) {
    if (index > 0) replace(index, index, ' ');
    for (const letter of alphabet) replace(index, index, letter);
  }
  for (const index of letters.keys()) {
    for (const letter of alphabet) replace(index, index + 1, letter);
  }
  variants.delete(word);
  return [...variants];
}
