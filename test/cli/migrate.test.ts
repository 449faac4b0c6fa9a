import { expect, test } from '@jest/globals';
import { createDatabase, databaseUrl, dropDatabase, query } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { useCli } from './use-cli.ts';

const { example, typed, usher } = useCli();

test('no command but migrate changes the structure of a database that DATABASE_URL names', async () => {
  const name = await createDatabase();
  const DATABASE_URL = databaseUrl(name);
  try {
    for (const args of [['status'], ['apply', example]]) {
      const { status, err } = await typed(args, { DATABASE_URL });
      expect(status).toBe(1);
      expect(err).toMatch(/is not at this version of Usher: it lacks \d+ migrations\..*"usher migrate"/);
    }
    const tables = `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`;
    expect(await query(DATABASE_URL, tables)).toEqual([]);

    const migrated = await typed(['migrate'], { DATABASE_URL });
    expect(migrated).toMatchObject({ status: 0, err: '' });
    expect(migrated.out).toMatch(/^The database is up to date now\. Applied:\n {2}20261122000000_/);
    expect(await typed(['status'], { DATABASE_URL })).toMatchObject({ status: 0 });
  } finally {
    await dropDatabase(name);
  }
});

test('migrating a database that lacks nothing says so', async () => {
  expect(await usher('migrate')).toEqual({ status: 0, out: 'The database is up to date.\n', err: '' });
});

test('the embedded database belongs to the installation, and is brought up to date by any command', async () => {
  const DATA_DIR = await testFolder();
  expect(await typed(['status'], { DATA_DIR })).toMatchObject({ status: 0 });
});
