/** What a column of a list may hold, as people read it. */
export const MEANING_NAMES = {
  EMAIL: 'Email',
  FIRST_NAME: 'First name',
  LAST_NAME: 'Last name',
  NAME: 'Name',
  COMPANY: 'Company',
  TEMPLATE: 'Permissions template',
} as const;

/** A list as it was read, as far as there is something to say about that. */
interface ReadColumns {
  readonly columns: readonly {
    readonly index: number;
    readonly name: string | null;
    readonly meaning: keyof typeof MEANING_NAMES | null;
    readonly sure: boolean;
  }[];
  readonly leftOut: readonly number[];
}

/** How a table was read, as far as that is not plain, and what a text has besides addresses: a sentence each. */
export function readingNotes({ columns, leftOut }: ReadColumns): string[] {
  const nameOf = (column: ReadColumns['columns'][number]) => column.name || `column ${column.index + 1}`;
  const guessed = columns.flatMap((column) =>
    column.meaning !== null && !column.sure ? [`${nameOf(column)} is ${MEANING_NAMES[column.meaning]}`] : [],
  );
  const unused = columns.filter((column) => column.meaning === null && column.name !== '').map(nameOf);
  const lines = leftOut.length === 1 ? 'line' : 'lines';
  return [
    ...(guessed.length > 0
      ? [`Assumed: ${guessed.join(', ')}. If that is wrong, name the columns in the first line.`]
      : []),
    ...(unused.length > 0 ? [`Not used: ${unused.join(', ')}.`] : []),
    ...(leftOut.length > 0
      ? [`Without an address, and left out: ${leftOut.length.toLocaleString('en-US')} ${lines}.`]
      : []),
  ];
}
