/**
 * What a spreadsheet takes for a formula, or for a control, at the beginning of a cell: `=`, `+`, `-`, `@` (also in their wide
 * forms), tab and carriage return, whatever number of apostrophes stands before.
 */
const FORMULA = String.raw`'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]`;
/**
 * Where a cell may begin: at the beginning of the value, and behind a semicolon, a tab or a line break. Where Excel separates
 * with semicolons, it takes the commas of a file for text, and so the quotation marks behind them.
 */
const BEGINNING = String.raw`(?<=(?:^|[;\t\r\n])[ "]*)`;

const UNPROTECTED = new RegExp(`${BEGINNING}(?=${FORMULA})`, 'gu');
const PROTECTED = new RegExp(`${BEGINNING}'(?=${FORMULA})`, 'gu');

/**
 * A value as it goes into a cell of a file that a spreadsheet opens: what would be taken for a formula gets an apostrophe
 * before it, which spreadsheets show as text. `readCell` takes it off again, so every value is read back as it was.
 */
export function inertCell(value: string): string {
  return value.replace(UNPROTECTED, "'");
}

/** The value of a cell that `inertCell` wrote, or that a person did: the apostrophe before a formula is none of the value. */
export function readCell(cell: string): string {
  return cell.includes("'") ? cell.replace(PROTECTED, '') : cell;
}
