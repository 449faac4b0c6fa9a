import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { diagnoseHistory, diffDatabaseToSchema } from '../../prisma/diff.ts';
import { migrate } from '../../src/database/migrations/migrate.ts';
import { inProject } from '../../src/paths.ts';
import { createDatabase, databaseUrl, dropDatabase, query } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { TEMPLATE } from '../setup/run/names.ts';
import { waitFor } from '../setup/wait-for.ts';

const MIGRATIONS = inProject('prisma', 'migrations');

let name: string;
let url: string;

/** A database of this test's own: an empty one, or a copy. */
async function start(template?: string): Promise<void> {
  name = await createDatabase(template === undefined ? {} : { template });
  url = databaseUrl(name);
}

/** Puts a copy of what the run has migrated in place of the empty database. To migrate again takes several times as much. */
async function startMigrated(): Promise<void> {
  await dropDatabase(name);
  await start(TEMPLATE);
}

beforeEach(() => start());

afterEach(() => dropDatabase(name));

async function allMigrations(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** A folder of migrations with one of the given text. */
async function folderWith(sql: string, named = '20200101000000_given'): Promise<string> {
  const folder = await testFolder();
  await mkdir(join(folder, named));
  await writeFile(join(folder, named, 'migration.sql'), sql);
  return folder;
}

test('an empty database gets every migration once, and their names are returned', async () => {
  expect(await migrate({ url })).toEqual(await allMigrations());
  expect(await migrate({ url })).toEqual([]);
});

test('of two processes started at once, each migration is applied by one, in order', async () => {
  const applied = await Promise.all([migrate({ url }), migrate({ url })]);

  expect(applied.flat().sort()).toEqual(await allMigrations());
  expect(await query(url, 'SELECT count(*)::int AS times FROM _prisma_migrations')).toEqual([
    { times: applied.flat().length },
  ]);
});

test('the migrations produce the schema of schema.prisma', async () => {
  await startMigrated();
  expect(await diffDatabaseToSchema({ url })).toBe('');
});

test('Prisma’s own engine finds the record of migrations in order', async () => {
  await startMigrated();
  expect(await diagnoseHistory({ url })).toEqual({ failed: [], edited: [], missing: false });
});

test('a migration that Prisma’s engine began and did not finish is applied again', async () => {
  const folder = await folderWith('CREATE TABLE kept ();');
  await migrate({ url, folder: await folderWith('CREATE TABLE first ();', '20190101000000_first') });
  await query(
    url,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('begun', 'x', '20200101000000_given')`,
  );
  expect(await migrate({ url, folder })).toEqual(['20200101000000_given']);
  const [begun] = await query(url, `SELECT rolled_back_at FROM _prisma_migrations WHERE id = 'begun'`);
  expect(begun).toEqual({ rolled_back_at: expect.any(Date) });
});

/** Holds something in a transaction of another connection, until the returned function is called. */
async function hold(sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url, application_name: 'a slow report' });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  return () => client.end();
}

const LOCK = 'SELECT pg_advisory_lock(7203941559)';

test('a migration lock that is never released is waited for only for a while, and the error names it', async () => {
  const release = await hold(LOCK);
  const waits: string[] = [];
  const started = migrate({ url, patience: 4_000, onWait: (sentence) => waits.push(sentence) });
  await expect(started).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    userMessage: expect.stringMatching(
      /process \d+ \(“a slow report”.*\) holds the lock on migrations, for too long/,
    ),
  });
  expect(waits).toEqual([expect.stringMatching(/“a slow report”.*; Usher waits for it\.$/)]);
  await release();
});

test('a database with all migrations is ready at once, even while the lock is held', async () => {
  await startMigrated();
  const release = await hold(LOCK);
  expect(await migrate({ url, patience: 0 })).toEqual([]);
  await release();
});

test('a migration waits for transactions that hold its table', async () => {
  await migrate({ url, folder: await folderWith('CREATE TABLE busy ();', '20190101000000_first') });
  const folder = await folderWith('ALTER TABLE busy ADD COLUMN more int;');
  const release = await hold('LOCK TABLE busy');
  let migrated: Promise<string[]> | undefined;
  const sentence = await new Promise<string>((resolve) => {
    migrated = migrate({ url, folder, lockTimeout: 100, onWait: resolve });
  });
  expect(sentence).toMatch(/A table is in use by other work; Usher waits for it\.$/);
  await release();
  expect(await migrated).toEqual(['20200101000000_given']);
  expect(
    await query(url, `SELECT count(*)::int AS columns FROM pg_attribute WHERE attname = 'more'`),
  ).toEqual([{ columns: 1 }]);
});

test('a migration that other work waits for while it waits for that work is tried again', async () => {
  await migrate({
    url,
    folder: await folderWith('CREATE TABLE a (); CREATE TABLE b ();', '20190101000000_first'),
  });
  const folder = await folderWith('ALTER TABLE a ADD COLUMN more int; ALTER TABLE b ADD COLUMN more int;');
  await query(url, `ALTER DATABASE ${name} SET deadlock_timeout = '200ms'`);
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query(`SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE b`);
    const migrated = migrate({ url, folder });
    await waitFor(async () => (await query(url, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0);
    await other.query('LOCK TABLE a; COMMIT');
    expect(await migrated).toEqual(['20200101000000_given']);
  } finally {
    await other.end();
  }
});

test('a difference from schema.prisma is found, foreign keys included', async () => {
  await startMigrated();
  await query(url, 'ALTER TABLE companies ADD COLUMN extra text');
  await query(url, 'ALTER TABLE users DROP CONSTRAINT users_company_id_fkey');

  const sql = await diffDatabaseToSchema({ url });
  expect(sql).toContain('ALTER TABLE "companies" DROP COLUMN "extra"');
  expect(sql).toContain('ADD CONSTRAINT "users_company_id_fkey"');
});

test('a migration with a function in it is sent to PostgreSQL as it is', async () => {
  const folder = await folderWith(`
    CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 2; RETURN 1; END $$;
    CREATE TABLE kept AS SELECT one() AS one;`);
  await migrate({ url, folder });

  expect(await query(url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
});

test('a failed migration is rolled back and says why, and is applied once it is corrected', async () => {
  const folder = await folderWith('CREATE TABLE half (); SELECT nobody();');

  await expect(migrate({ url, folder })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    userMessage:
      'The database could not be brought to this version of Usher. ' +
      'Migration 20200101000000_given: function nobody() does not exist',
  });
  expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);

  await writeFile(join(folder, '20200101000000_given', 'migration.sql'), 'CREATE TABLE half ();');
  expect(await migrate({ url, folder })).toEqual(['20200101000000_given']);
});

test('an unreachable server is reported in one sentence, without the password', async () => {
  await expect(migrate({ url: 'postgres://usher:secret@127.0.0.1:1/usher' })).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    userMessage: expect.stringMatching(
      /^The database at 127.0.0.1:1\/usher cannot be used: .*connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL/,
    ),
  });
});

test('an extension that may not be added is said before anything is changed', async () => {
  const role = `limited_${name}`;
  await query(url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  await query(url, `GRANT CREATE ON SCHEMA public TO ${role}`);
  const limited = new URL(url);
  limited.username = role;
  limited.password = 'x';
  try {
    await expect(migrate({ url: limited.href })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      userMessage: expect.stringMatching(
        /needs PostgreSQL's extension pg_trgm.*permission denied.*CREATE EXTENSION pg_trgm in this database.*Nothing was changed\.$/,
      ),
    });
    expect(
      await query(url, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`),
    ).toEqual([]);
    await query(url, 'CREATE EXTENSION pg_trgm');
    expect(await migrate({ url: limited.href })).toEqual(await allMigrations());
  } finally {
    await query(url, `DROP OWNED BY ${role}`);
    await query(url, `DROP ROLE ${role}`);
  }
});
