import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { diffDatabaseToSchema } from '../../prisma/diff.ts';
import { migrate } from '../../prisma/migrate.ts';
import { inProject } from '../../src/paths.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { ask } from './server.ts';

const MIGRATIONS = inProject('prisma', 'migrations');

let name: string;
let url: string;

beforeEach(async () => {
  name = await createDatabase();
  url = databaseUrl(name);
});

afterEach(() => dropDatabase(name));

async function allMigrations(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** A folder of migrations with one of the given text. */
async function folderWith(sql: string): Promise<string> {
  const folder = await testFolder();
  await cp(join(MIGRATIONS, 'migration_lock.toml'), join(folder, 'migration_lock.toml'));
  await mkdir(join(folder, '20200101000000_given'));
  await writeFile(join(folder, '20200101000000_given', 'migration.sql'), sql);
  return folder;
}

test('an empty database gets every migration once, and tells their names', async () => {
  expect(await migrate({ url })).toEqual(await allMigrations());
  expect(await migrate({ url })).toEqual([]);
});

test('of two starts at once, one migrates and the other waits for it', async () => {
  const applied = await Promise.all([migrate({ url }), migrate({ url })]);

  expect(applied.flat()).toEqual(await allMigrations());
  expect(await ask(url, 'SELECT count(*)::int AS times FROM _prisma_migrations')).toEqual([
    { times: applied.flat().length },
  ]);
});

test('the migrations make what schema.prisma says', async () => {
  await migrate({ url });
  expect(await diffDatabaseToSchema({ url })).toBe('');
});

test('a difference to schema.prisma is seen, foreign keys included', async () => {
  await migrate({ url });
  await ask(url, 'ALTER TABLE companies ADD COLUMN extra text');
  await ask(url, 'ALTER TABLE users DROP CONSTRAINT users_company_id_fkey');

  const sql = await diffDatabaseToSchema({ url });
  expect(sql).toContain('ALTER TABLE "companies" DROP COLUMN "extra"');
  expect(sql).toContain('ADD CONSTRAINT "users_company_id_fkey"');
});

test('a migration with a function in it is sent to PostgreSQL as it is', async () => {
  const folder = await folderWith(`
    CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 2; RETURN 1; END $$;
    CREATE TABLE kept AS SELECT one() AS one;`);
  await migrate({ url, folder });

  expect(await ask(url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
});

test('a migration that fails leaves nothing behind, says why, and is tried again once it is mended', async () => {
  const folder = await folderWith('CREATE TABLE half (); SELECT 1 / 0;');

  await expect(migrate({ url, folder })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    userMessage:
      'The database could not be brought to this version of Usher. ' +
      'Migration 20200101000000_given: division by zero',
  });
  expect(await ask(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);

  await writeFile(join(folder, '20200101000000_given', 'migration.sql'), 'CREATE TABLE half ();');
  expect(await migrate({ url, folder })).toEqual(['20200101000000_given']);
});

test('a server that is not there is told in one sentence, without the password', async () => {
  await expect(migrate({ url: 'postgres://usher:secret@127.0.0.1:1/usher' })).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    userMessage: expect.stringMatching(
      /^The database at 127.0.0.1:1\/usher cannot be used: .*connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL/,
    ),
  });
});
