import { expect, test } from '@jest/globals';
import { MovableClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/database/database.ts';
import { applyDirectory } from '../../../src/directory/apply/apply-directory.ts';
import type { Directory } from '../../../src/directory/file/directory.ts';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';
import { testDatabase, useDatabase } from '../../setup/database.ts';
import { countStatements } from '../../setup/statements.ts';
import { sampleFile } from './use-apply.ts';

const database = useDatabase();

/** More than rows are usually cut up into, and more than Prisma writes of six columns in one statement. */
const MANY = 6_000;

/** Applies a directory, and counts the statements that this took. */
async function apply(db: Database, directory: Directory) {
  const { result, statements } = await countStatements(() =>
    applyDirectory({ db, clock: new MovableClock() }, { directory, actor: 'usher apply' }),
  );
  return { ...result, statements };
}

const read = (text: string) => parseDirectory({ text, file: 'directory.yaml' });

function directoryOf(users: number): Directory {
  const lines = Array.from(
    { length: users },
    (_, i) =>
      `      - { email: user${i}@acme.test, lastName: User, company: Acme 1, permissionsTemplate: Subcontractor }\n`,
  );
  return read(sampleFile(1) + lines.join(''));
}

test('a file of 6,000 users is applied with no more statements than one of 200', async () => {
  const { db } = database;
  const directory = directoryOf(MANY);
  const first = await apply(db, directory);
  expect(first.changes.filter(({ kind }) => kind === 'membership')).toHaveLength(MANY + 2);
  const second = await apply(db, directory);
  expect(second.changes).toEqual([]);
  expect(second.unchanged).toMatchObject({ user: MANY + 2, membership: MANY + 2 });
  const { leftovers } = await apply(db, read(sampleFile(1)));
  expect(leftovers.find(({ kind }) => kind === 'membership')).toMatchObject({
    count: MANY,
    names: { length: 10 },
  });

  const other = await testDatabase();
  const few = await apply(other.db, directoryOf(200));
  await other.close();
  expect(first.statements).toBe(few.statements);
  expect(second.statements).toBeLessThan(first.statements);
});
