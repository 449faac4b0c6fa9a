import type { DatabaseConfig } from '../config.ts';
import type { Logger } from '../logger.ts';
import { type Database, openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';

export interface Connection {
  readonly db: Database;
  /** Closes the connections, and stops the embedded server if this process started it. */
  close(): Promise<void>;
}

/**
 * Connects to the database of the settings, at the newest migration: the one that DATABASE_URL names, else the
 * embedded one, sharing the server of another process on the same data folder.
 *
 * @throws UserError with one sentence on what is in the way
 */
export async function connectDatabase(
  config: Pick<DatabaseConfig, 'databaseUrl' | 'dataDir'>,
  logger: Logger,
): Promise<Connection> {
  const server = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  try {
    await migrate({ url: server.url, onWait: (sentence) => logger.warn(sentence) });
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
