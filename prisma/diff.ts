import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { inProject } from '../src/paths.ts';
import { NO_FILTER, withSchemaEngine } from './schema-engine.ts';

const MIGRATIONS = inProject('prisma', 'migrations');
const LOCK_FILE = 'migration_lock.toml';

/**
 * The SQL that would bring a database to what schema.prisma says; empty when the two agree.
 * Of a freshly migrated database: whether schema and migrations agree, or the next migration's text.
 * Nothing is changed. What Prisma cannot say (checks, triggers, partial indexes) is left out of the comparison.
 */
export async function diffDatabaseToSchema(options: { url: string }): Promise<string> {
  const schema = await readSchema();
  const { stdout } = await withSchemaEngine(options, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', ...schema, configDir: '' },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  );
  const sql = stdout ?? '';
  return /^\s*(-- This is an empty migration\.\s*)?$/.test(sql) ? '' : sql;
}

/** What Prisma's own engine makes of the database's record of migrations: of all three it should find none. */
export async function diagnoseHistory(options: {
  url: string;
}): Promise<{ failed: string[]; edited: string[]; missing: boolean }> {
  const migrationsList = await readMigrations();
  const { failedMigrationNames, editedMigrationNames, history } = await withSchemaEngine(options, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTER }),
  );
  return { failed: failedMigrationNames, edited: editedMigrationNames, missing: history !== null };
}

/** schema.prisma as the engine wants it. */
async function readSchema(): Promise<SchemasContainer> {
  const path = inProject('prisma', 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}

/** The migrations as the engine wants them. */
async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: LOCK_FILE, content: await readFile(join(MIGRATIONS, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
