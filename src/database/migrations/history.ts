import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { SECOND } from '../../clock.ts';
import { inProject } from '../../paths.ts';
import { ownSchema } from '../own-schema.ts';
import { unreachableDatabase } from '../unreachable-database.ts';

/** Where the migrations lie, one folder each, applied in the order of their names. */
export const MIGRATIONS = inProject('prisma', 'migrations');

/**
 * Prisma's own record of migrations, so that `prisma migrate deploy` and `prisma migrate status` agree with this one
 * (docs/decisions/0006-migrations-by-pg.md).
 */
export const HISTORY = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * The names of the migrations that a database lacks, oldest first. Changes nothing.
 *
 * @throws UserError `DATABASE_UNREACHABLE`, or `DATABASE_SCHEMA` as `ownSchema` does
 */
export async function missingMigrations(options: { url: string }): Promise<string[]> {
  const client = await connect(options.url);
  try {
    await ownSchema(client);
    const applied = await appliedMigrations(client);
    const migrations = await readMigrations(MIGRATIONS);
    return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
  } finally {
    await client.end();
  }
}

/**
 * A connection of its own, for migrations and questions before there is a pool.
 *
 * @throws UserError `DATABASE_UNREACHABLE`
 */
export async function connect(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10 * SECOND });
    client.on('error', () => undefined); // the statement that is under way fails, and says so
    await client.connect();
    return client;
  } catch (cause) {
    throw unreachableDatabase(url, cause);
  }
}

/** The oldest migration that is not applied yet. */
export function next(migrations: readonly Migration[], applied: ReadonlySet<string>): Migration | undefined {
  return migrations.find(({ name }) => !applied.has(name));
}

/** The names of the migrations that a database has. */
export async function appliedMigrations(client: pg.Client): Promise<Set<string>> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (!tables[0]?.there) return new Set();
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Set(rows.map(({ name }) => name));
}

/** All migrations of a folder, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(join(folder, name, 'migration.sql'), 'utf8'),
    })),
  );
}
