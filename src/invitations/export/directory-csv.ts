import { stringify } from 'csv-stringify/sync';
import type { SqlClient } from '../../database/direct.ts';
import { personName } from '../../directory/names.ts';
import { inertCell } from '../../lists/spreadsheet-cell.ts';
import { dateFormat } from '../../words/date-format.ts';
import { DIRECTORY_COLUMNS } from '../../words/directory/columns.ts';
import { DIRECTORY_STATES } from '../../words/directory/states.ts';
import { type Exported, type ExportedPerson, readPeople } from './read-people.ts';

/** Without it, Excel reads UTF-8 as another encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** A piece of a file, and how many people are in it. */
export interface CsvPart {
  readonly text: string;
  readonly people: number;
}

/**
 * The directory, or what is searched and filtered of it, as a CSV file that a spreadsheet opens and runs nothing of
 * (docs/directory.md, "Export"), piece by piece. The columns' titles are the first line. Times are the tenant's.
 */
export async function* directoryCsv(
  db: SqlClient,
  of: Exported & { timezone: string },
): AsyncGenerator<CsvPart> {
  yield { text: `${BYTE_ORDER_MARK}${stringify([Object.values(DIRECTORY_COLUMNS)])}`, people: 0 };
  const when = timesIn(of.timezone);
  for await (const people of readPeople(db, of)) {
    const lines = people.map((person) => cellsOf(person, when).map(inertCell));
    yield { text: stringify(lines), people: people.length };
  }
}

function cellsOf(person: ExportedPerson, when: (at: Date | null) => string): string[] {
  const { invitedByFirstName: firstName, invitedByLastName: lastName } = person;
  const values: Record<keyof typeof DIRECTORY_COLUMNS, string> = {
    firstName: person.firstName ?? '',
    lastName: person.lastName,
    email: person.email,
    company: person.companyName,
    permissionsTemplate: person.templateName,
    state: DIRECTORY_STATES[person.state],
    invitedOn: when(person.invitedAt),
    invitedBy: lastName === null ? '' : personName({ firstName, lastName }),
    rounds: String(person.rounds),
    lastLogIn: when(person.lastLoginAt),
  };
  return Object.values(values);
}

/** "2026-11-22 09:12", which spreadsheets read as a time and sort. */
function timesIn(timezone: string): (at: Date | null) => string {
  const format = dateFormat({
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
    timeZone: timezone,
  });
  return (at) => {
    if (!at) return '';
    // Put together of parts: not every machine knows a locale that writes times like this.
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}`;
  };
}
