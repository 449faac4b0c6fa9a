import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { MIGRATIONS, readMigrations } from '../../src/database/migrations/history.ts';
import { migrate } from '../../src/database/migrations/migrate.ts';
import { inProject } from '../../src/paths.ts';
import { postgresTime } from './processor-time.ts';

/** The one PostgreSQL server that all rows and all competitors use, with the settings that Usher ships: durable. */
export interface BenchServer {
  /** Milliseconds of processor time that all its processes have used so far. */
  processorTime(): Promise<number>;
  /** A new database, empty or with Usher's tables, that is gone when `use` has ended. */
  withDatabase<T>(tables: 'EMPTY' | 'USHER', use: (database: BenchDatabase) => Promise<T>): Promise<T>;
  /** A database that is kept for the next run; `fill` is called when there is none of this name for these migrations. */
  keptDatabase(name: string, fill: (database: BenchDatabase) => Promise<void>): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

/** One database, with a connection of the bench's own. */
export interface BenchDatabase {
  readonly url: string;
  readonly client: pg.Client;
  close(): Promise<void>;
}

/** Kept between runs, as the large directory takes minutes to generate. */
export const BENCH_FOLDER = inProject('.data', 'bench');

const ignore = () => undefined;
/** Warnings are shown; nothing else of it concerns a measurement. */
export const benchLogger = { debug: ignore, info: ignore, warn: console.warn, error: console.error };

export async function startServer(): Promise<BenchServer> {
  await mkdir(BENCH_FOLDER, { recursive: true });
  await chmod(BENCH_FOLDER, 0o755); // run by root, the server has to pass through here as another user
  const embedded = await startEmbeddedPostgres({ dataDir: BENCH_FOLDER, logger: benchLogger, alone: true });
  const pidFile = await readFile(join(BENCH_FOLDER, 'postgres', 'postmaster.pid'), 'utf8');
  const postmaster = Number(pidFile.split('\n')[0]);
  const version = await versionOfMigrations();
  const admin = await connect(embedded.url);
  await removeLeftovers(admin.client, version);
  let made = 0;

  const addressOf = (name: string) => Object.assign(new URL(embedded.url), { pathname: `/${name}` }).href;
  const exists = async (name: string) =>
    (await admin.client.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1;

  async function keptDatabase(name: string, fill: (database: BenchDatabase) => Promise<void>) {
    const kept = `kept_${name}_${version}`;
    if (await exists(kept)) return connect(addressOf(kept));
    // Filled under another name, so that one that was cut short is never taken for whole.
    await admin.client.query(`DROP DATABASE IF EXISTS filling_${name} WITH (FORCE)`);
    await admin.client.query(`CREATE DATABASE filling_${name}`);
    const url = addressOf(`filling_${name}`);
    await migrate({ url });
    const database = await connect(url);
    await fill(database);
    await database.close();
    await admin.client.query(`ALTER DATABASE filling_${name} RENAME TO ${kept}`);
    return connect(addressOf(kept));
  }

  return {
    processorTime: () => postgresTime(postmaster),
    async withDatabase(tables, use) {
      const name = `row_${++made}`;
      const migrated = await keptDatabase('migrated', async () => undefined);
      await migrated.close();
      const template = tables === 'USHER' ? `kept_migrated_${version}` : 'template0';
      await admin.client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      const database = await connect(addressOf(name));
      try {
        return await use(database);
      } finally {
        await database.close();
        await admin.client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
    keptDatabase,
    async stop() {
      await admin.close();
      await embedded.stop();
    },
  };
}

async function connect(url: string): Promise<BenchDatabase> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // what is under way rejects by itself
  await client.connect();
  return { url, client, close: () => client.end() };
}

/** What an interrupted run left, and what was kept for other migrations. */
async function removeLeftovers(client: pg.Client, version: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    String.raw`SELECT datname AS name FROM pg_database
      WHERE datname LIKE 'row\_%' OR datname LIKE 'filling\_%' OR datname LIKE 'kept\_%' AND datname NOT LIKE '%' || $1`,
    [version],
  );
  for (const { name } of rows) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
}

async function versionOfMigrations(): Promise<string> {
  const migrations = await readMigrations(MIGRATIONS);
  return createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12);
}
