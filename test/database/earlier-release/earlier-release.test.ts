import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { MIGRATIONS } from '../../../src/database/migrations/history.ts';
import { migrate } from '../../../src/database/migrations/migrate.ts';
import { inProject } from '../../../src/paths.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../../setup/database.ts';
import { testFolder } from '../../setup/folder.ts';

/** What the latest release wrote with, and the migrations it had: made by `npm run release:record`. */
const Release = z.object({
  migrations: z.array(z.string()),
  writes: z.array(z.object({ sql: z.string(), values: z.array(z.unknown()) })),
});
const release = Release.parse(
  JSON.parse(readFileSync(inProject('test', 'database', 'earlier-release', 'writes.json'), 'utf8')),
);
const Bytes = z.strictObject({ bytes: z.string() });

/** A database with the migrations of a folder; what is asked of it is done before it is dropped. */
async function withDatabase<T>(folder: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const name = await createDatabase();
  try {
    await migrate({ url: databaseUrl(name), folder });
    const client = new pg.Client({ connectionString: databaseUrl(name) });
    await client.connect();
    try {
      return await ask(client);
    } finally {
      await client.end();
    }
  } finally {
    await dropDatabase(name);
  }
}

/** The release's own migrations, and one more if it is given. */
async function releaseFolder(sql?: string): Promise<string> {
  const folder = await testFolder();
  for (const name of release.migrations)
    await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
  if (sql !== undefined) {
    await mkdir(join(folder, '99990101000000_next'));
    await writeFile(join(folder, '99990101000000_next', 'migration.sql'), sql);
  }
  return folder;
}

/** Runs each of the release's statements by itself, and takes it back. Resolves to what PostgreSQL said: '' is all right. */
async function replay(client: pg.Client): Promise<string[]> {
  // A statement has the ids of the rows that were there when it was recorded.
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0`,
  );
  for (const { drop } of rows) await client.query(drop);
  const said: string[] = [];
  for (const { sql, values } of release.writes) {
    await client.query('BEGIN');
    try {
      await client.query({ text: sql, values: values.map(toValue) });
      said.push(await leftOut(client, sql));
    } catch (error) {
      said.push(error instanceof Error ? error.message : String(error));
    }
    await client.query('ROLLBACK');
  }
  return said;
}

function toValue(value: unknown): unknown {
  const bytes = Bytes.safeParse(value);
  return bytes.success ? Buffer.from(bytes.data.bytes, 'hex') : value;
}

/** Of an INSERT that found no row to write: which columns it would have had to name. */
async function leftOut(client: pg.Client, sql: string): Promise<string> {
  for (const [, table = '', columns = ''] of sql.matchAll(
    /INSERT INTO ([\w".]+)(?: AS \w+)?\s*\(([^)]*)\)/g,
  )) {
    const named = columns.split(',').map((column) => column.trim().split('.').at(-1)?.replaceAll('"', ''));
    const { rows } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND attnotnull AND NOT atthasdef AND attidentity = ''`,
      [table],
    );
    const missing = rows.find(({ name }) => !named.includes(name));
    if (missing) return `${table} needs a value of ${missing.name}`;
  }
  return '';
}

let before: string[];
beforeAll(async () => {
  before = await withDatabase(await releaseFolder(), replay);
});

/** What the release could write with its own migrations, and no longer can with those of a folder. */
async function brokenBy(folder: string): Promise<string[]> {
  const after = await withDatabase(folder, replay);
  return release.writes.flatMap(({ sql }, index) =>
    before[index] === '' && after[index] !== '' ? [`${after[index]}: ${sql}`] : [],
  );
}

test('the migrations since the latest release leave what it writes working', async () => {
  expect(release.writes.length).toBeGreaterThan(50);
  expect(await brokenBy(MIGRATIONS)).toEqual([]);
});

test('nearly all that was recorded can be replayed', () => {
  const failed = before.filter((sentence) => sentence !== '');
  expect(failed.length).toBeLessThan(before.length / 20);
});

test.each([
  [
    'a column that needs a value',
    'ALTER TABLE rounds ADD COLUMN reason text NOT NULL',
    /column "reason"|reason/,
  ],
  [
    'a renamed column',
    'ALTER TABLE emails RENAME COLUMN status TO state',
    /column .*status.* does not exist/,
  ],
  ['a dropped table', 'DROP TABLE notices', /relation .*notices.* does not exist/],
  [
    'a stricter check',
    "ALTER TABLE users ADD CHECK (email LIKE '%@northwind.test')",
    /violates check constraint/,
  ],
  ['another type', 'ALTER TABLE cards ALTER COLUMN channel TYPE int USING 0', /integer|int/],
])('%s is found', async (_what, sql, sentence) => {
  const broken = await brokenBy(await releaseFolder(sql));
  expect(broken).toContainEqual(expect.stringMatching(sentence));
});

test('a new column that may be null or has a default breaks nothing', async () => {
  const folder = await releaseFolder(
    "ALTER TABLE rounds ADD COLUMN reason text; ALTER TABLE users ADD COLUMN locale text NOT NULL DEFAULT 'en'",
  );
  expect(await brokenBy(folder)).toEqual([]);
});
