import { UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type Database, openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { missingMigrations } from './migrations/history.ts';
import { migrate } from './migrations/migrate.ts';
import { serverAddress } from './server-address.ts';

/** Where the database is: at an address, else the embedded one under the data folder. */
interface Where {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
}

export interface Connection {
  readonly db: Database;
  /** Closes the connections, and stops the embedded server if this process started it. */
  close(): Promise<void>;
}

/**
 * Connects the command line to the database of the settings: the one that DATABASE_URL names, else the embedded one,
 * sharing the server of another process on the same data folder. The embedded database belongs to this installation
 * and is brought up to date. One with an address may serve an earlier version of Usher, and is left as it is.
 *
 * @throws UserError with one sentence on what is in the way; `MIGRATIONS_MISSING` when DATABASE_URL is not up to date
 */
export async function connectDatabase(config: Where, logger: Logger): Promise<Connection> {
  const server = await serverOf(config, logger);
  try {
    if (config.databaseUrl) await refuseUnlessUpToDate(server.url);
    else await migrate({ url: server.url, onWait: (sentence) => logger.warn(sentence) });
    const db = await openDatabase({ url: server.url, logger, poolSize: 2 });
    return {
      db,
      close: async () => {
        await db.$disconnect();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Brings the database of the settings up to date.
 *
 * @returns the names of the migrations that were applied
 * @throws UserError as `migrate` does
 */
export async function migrateDatabase(
  config: Where,
  options: { logger: Logger; onWait: (sentence: string) => void },
): Promise<string[]> {
  const server = await serverOf(config, options.logger);
  try {
    return await migrate({ url: server.url, onWait: options.onWait });
  } finally {
    await server.stop();
  }
}

async function serverOf(
  { databaseUrl, dataDir }: Where,
  logger: Logger,
): Promise<{ url: string; stop(): Promise<unknown> }> {
  if (databaseUrl) return { url: databaseUrl, stop: async () => undefined };
  return startEmbeddedPostgres({ dataDir, logger });
}

async function refuseUnlessUpToDate(url: string): Promise<void> {
  const missing = await missingMigrations({ url });
  if (missing.length === 0) return;
  const count = missing.length === 1 ? 'one migration' : `${missing.length} migrations`;
  throw new UserError(
    'MIGRATIONS_MISSING',
    `The database at ${serverAddress(url)} is not at this version of Usher: it lacks ${count}. Starting this version of Usher applies them, and so does "usher migrate"; nothing was changed.`,
  );
}
