import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';

/** The sentences that were logged, for tests of what an operator is told. */
export class Log {
  readonly lines: string[] = [];
  readonly debug = this.#note.bind(this);
  readonly info = this.#note.bind(this);
  readonly warn = this.#note.bind(this);
  readonly error = this.#note.bind(this);

  #note(first: unknown, sentence?: string): void {
    this.lines.push(sentence ?? String(first));
  }
}

/** Starts or joins the server of a folder, quickly and without care for the disk. */
export function start(dataDir: string, log = new Log()): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, logger: log, durable: false });
}

/** The rows of one query over a connection of its own. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** PGDATA of a data folder. */
export function clusterOf(dataDir: string): Promise<string> {
  return realpath(join(dataDir, 'postgres'));
}

export async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(await clusterOf(dataDir), 'postmaster.pid'), 'utf8'), 10);
}
