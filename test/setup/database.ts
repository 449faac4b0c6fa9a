import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { silentLogger } from './logger.ts';
import { SERVER_VARIABLE, SOCKET_VARIABLE, TEMPLATE } from './run/names.ts';
import { useForFile } from './use.ts';

export interface TestDatabase {
  url: string;
  db: Database;
  /** Closes the connections and drops the database, even while others are connected. */
  close(): Promise<void>;
}

/** A migrated database of this test file's own. */
export function useDatabase(): TestDatabase {
  return useForFile({ start: testDatabase, stop: (database) => database.close() });
}

/** A migrated database of the caller's own, to be closed by the caller. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = await createDatabase({ template: TEMPLATE });
  const url = databaseUrl(name);
  const db = await openDatabase({ url: throughSocket(url), logger: silentLogger, poolSize: 5 });
  return {
    url,
    db,
    close: async () => {
      await db.$disconnect();
      await dropDatabase(name);
    },
  };
}

/** A database on the run's server; without a template an empty one. Returns its name. */
export async function createDatabase(options: { template?: string } = {}): Promise<string> {
  const name = `usher_${randomBytes(8).toString('hex')}`;
  // Copying the files takes half the processor time of writing every page to the log, which is the default.
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${options.template ?? 'template0'} STRATEGY FILE_COPY`);
  return name;
}

/** Drops a database, even while others are connected. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** The URL of a database on the run's server. */
export function databaseUrl(name: string): string {
  const server = process.env[SERVER_VARIABLE];
  if (!server) throw new Error('The tests run under Jest, whose global set-up starts PostgreSQL.');
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

/**
 * The same database, through the server's Unix socket: a question costs both sides a quarter less than through TCP. Whoever
 * puts something between Usher and the server, or reads where it is, takes the URL as it is.
 */
export function throughSocket(url: string): string {
  const folder = process.env[SOCKET_VARIABLE];
  if (!folder) return url;
  const through = new URL(url);
  through.searchParams.set('host', folder);
  return through.href;
}

/** One connection for all files that this process runs; it keeps no process alive. */
let server: pg.Pool | undefined;

async function onServer(sql: string): Promise<void> {
  if (!server) {
    server = new pg.Pool({
      connectionString: throughSocket(databaseUrl('postgres')),
      ...{ max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true },
    });
    // After the last file the server ends first.
    server.on('error', () => undefined);
  }
  await server.query(sql);
}

/** The rows of one query over a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
