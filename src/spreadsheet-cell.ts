/**
 * What a spreadsheet would take for a formula, or takes for a control: `=`, `+`, `-`, `@` (also in their wide forms), tab
 * and carriage return at the beginning, whatever number of apostrophes stands before.
 */
const FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u;

/**
 * A value as it goes into a cell of a spreadsheet: one that would be taken for a formula gets an apostrophe before it,
 * which spreadsheets show as text. `readCell` takes it off again, so every value is read back as it was.
 */
export function inertCell(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** The value of a cell that `inertCell` wrote, or that a person did: the apostrophe before a formula is none of the value. */
export function readCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
