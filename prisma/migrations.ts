import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { inProject } from '../src/paths.ts';

/** Where the migrations lie, one folder each, applied in the order of their names. */
const MIGRATIONS_FOLDER = inProject('prisma', 'migrations');

const LOCK_FILE = 'migration_lock.toml';

/** The migrations as the engine wants them. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: folder,
    lockfile: { path: LOCK_FILE, content: await readFile(join(folder, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(folder, name, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

/** schema.prisma as the engine wants it. */
export async function readSchema(): Promise<SchemasContainer> {
  const path = inProject('prisma', 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}
