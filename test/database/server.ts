import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.ts';
import type { Logger } from '../../src/logger.ts';
import { silentLogger } from '../setup/logger.ts';

/** Starts or joins the server of a folder, quickly and without care for the disk. */
export function start(dataDir: string, logger: Logger = silentLogger): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, logger, durable: false });
}

/** PGDATA of a data folder. */
export function clusterOf(dataDir: string): Promise<string> {
  return realpath(join(dataDir, 'postgres'));
}

export async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(await clusterOf(dataDir), 'postmaster.pid'), 'utf8'), 10);
}
