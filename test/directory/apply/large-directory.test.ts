import { expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { MovableClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/database/database.ts';
import { applyDirectory } from '../../../src/directory/apply/apply-directory.ts';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';
import { testDatabase, useDatabase } from '../../setup/database.ts';
import { sampleFile } from './use-apply.ts';

const database = useDatabase();

/** The SQL of a call of `query`, given as a text or in an object. */
function textOf([statement]: readonly unknown[]): string {
  if (typeof statement === 'string') return statement;
  const isObject = typeof statement === 'object' && statement !== null && 'text' in statement;
  return isObject ? String(statement.text) : '';
}

/** What the pool asks by itself every two seconds (src/database/writable.ts); it has no part in applying. */
const LOOK = 'pg_is_in_recovery';

/** Applies a directory, and counts the statements that this took. */
async function apply(db: Database, text: string) {
  const directory = parseDirectory({ text, file: 'directory.yaml' });
  const query = jest.spyOn(pg.Client.prototype, 'query');
  const changes = await applyDirectory(
    { db, clock: new MovableClock() },
    { directory, actor: 'usher apply' },
  );
  const statements = query.mock.calls.filter((call) => !textOf(call).includes(LOOK)).length;
  query.mockRestore();
  return { ...changes, statements };
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
