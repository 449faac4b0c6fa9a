import { readName } from '../directory/typed/read-name.ts';
import { readAddress, readPeople } from '../directory/typed/read-people.ts';
import { UserError } from '../errors.ts';
import { mapInTurns } from '../in-turns.ts';
import { inertLine } from '../words/inert-text.ts';
import { type Columns, columnsOf, withChoices } from './columns.ts';
import { decodeList } from './decode-list.ts';
import { LARGEST_LIST, type ListRow, type Meaning, MOST_ROWS, type ReadList } from './list.ts';
import { readCell } from './spreadsheet-cell.ts';
import { type Layout, possibleLayouts, readTable, sampleOf, type TableRecord, tooLong } from './table.ts';

/**
 * Reads a list of people: a table as spreadsheets and address books write it, or a text with addresses in it, one or more
 * to a line (domain.md, "Many at once").
 *
 * @param source the bytes of a file, or what was typed
 * @param choices what a person said about columns, by their indexes; null: not used
 * @throws UserError `LIST_UNREADABLE`, `LIST_TOO_LONG`
 */
export async function readList(
  source: Uint8Array | string,
  choices: Readonly<Record<number, Meaning | null>> = {},
): Promise<ReadList> {
  if (source.length > LARGEST_LIST)
    throw new UserError('LIST_TOO_LONG', 'A list may have up to 10 MB. Send it in parts.');
  const text = (typeof source === 'string' ? source : decodeList(source)).replace(/\r\n?/g, '\n');
  const table = findTable(text);
  if (!table) return readText(text);
  const columns = withChoices(table.columns, choices);
  const records = await readTable(table.layout);
  const written = records.slice(table.hasHeader ? 1 : 0);
  if (written.length > MOST_ROWS) throw tooLong();
  const rows = await mapInTurns(written, (record) => rowOf(record, columns));
  return { rows, columns, leftOut: [], source: text };
}

/** The layout under which most columns are known; the same text is often a table of one column under all others. */
function findTable(text: string): (Columns & { layout: Layout }) | null {
  const found = possibleLayouts(text).flatMap((layout) => {
    const columns = columnsOf(sampleOf(layout));
    return columns ? [{ ...columns, layout }] : [];
  });
  const known = ({ columns }: Columns) => columns.filter(({ meaning }) => meaning !== null).length;
  return found.toSorted((a, b) => known(b) - known(a))[0] ?? null;
}

function rowOf({ line, cells }: TableRecord, columns: ReadList['columns']): ListRow {
  const value = (meaning: Meaning): string | null => {
    const column = columns.find((one) => one.meaning === meaning);
    return (column && inertLine(readCell(cells[column.index] ?? ''))) || null;
  };
  const written = value('EMAIL') ?? '';
  const address = readAddress(written);
  const name = value('NAME');
  const { firstName = null, lastName = null } = readName(name ?? '', 'DISPLAY_NAME');
  return {
    line,
    email: address?.email.normalize('NFC') ?? written,
    emailKey: address?.emailKey ?? null,
    // What cannot be told apart stands in one place, and the row says that the other is missing.
    firstName: value('FIRST_NAME') ?? (lastName ? firstName : name),
    lastName: value('LAST_NAME') ?? lastName,
    company: value('COMPANY'),
    template: value('TEMPLATE'),
  };
}

function readText(text: string): ReadList {
  const rows: ListRow[] = [];
  const leftOut: number[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1;
    const { people, unreadable } = readPeople(written);
    if (people.length + unreadable.length === 0 && written.trim() !== '') leftOut.push(line);
    for (const { email, emailKey, firstName = null, lastName = null } of people) {
      rows.push({
        line,
        email: email.normalize('NFC'),
        emailKey,
        firstName,
        lastName,
        company: null,
        template: null,
      });
    }
    for (const email of unreadable) {
      rows.push({
        line,
        email,
        emailKey: null,
        firstName: null,
        lastName: null,
        company: null,
        template: null,
      });
    }
    if (rows.length > MOST_ROWS) throw tooLong();
  }
  return { rows, columns: [], leftOut, source: null };
}
