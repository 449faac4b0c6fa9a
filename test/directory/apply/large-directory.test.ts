import { expect, test } from '@jest/globals';
import { MovableClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/database/database.ts';
import { applyDirectory } from '../../../src/directory/apply/apply-directory.ts';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';
import { testDatabase, useDatabase } from '../../setup/database.ts';
import { countStatements } from '../../setup/statements.ts';
import { sampleFile } from './use-apply.ts';

const database = useDatabase();

/** Applies a directory, and counts the statements that this took. */
async function apply(db: Database, text: string) {
  const directory = parseDirectory({ text, file: 'directory.yaml' });
  const { result, statements } = await countStatements(() =>
    applyDirectory({ db, clock: new MovableClock() }, { directory, actor: 'usher apply' }),
  );
  return { ...result, statements };
}

function fileOf(users: number): string {
  const lines = Array.from(
    { length: users },
    (_, i) =>
      `      - { email: user${i}@acme.test, lastName: User, company: Acme 1, permissionsTemplate: Subcontractor }\n`,
  );
  return sampleFile(1) + lines.join('');
}

test('a file of 20,000 users is applied with no more statements than one of 200', async () => {
  const { db } = database;
  const first = await apply(db, fileOf(20_000));
  expect(first.changes.filter(({ kind }) => kind === 'membership')).toHaveLength(20_002);
  const second = await apply(db, fileOf(20_000));
  expect(second.changes).toEqual([]);
  expect(second.unchanged).toMatchObject({ user: 20_002, membership: 20_002 });
  const { leftovers } = await apply(db, sampleFile(1));
  expect(leftovers.find(({ kind }) => kind === 'membership')).toMatchObject({
    count: 20_000,
    names: { length: 10 },
  });

  const other = await testDatabase();
  const few = await apply(other.db, fileOf(200));
  await other.close();
  expect(first.statements).toBe(few.statements);
  expect(second.statements).toBeLessThan(first.statements);
}, 300_000);
