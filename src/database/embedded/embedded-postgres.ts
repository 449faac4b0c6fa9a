import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { describeError, UserError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { type Cluster, checkVersion, createCluster, findCluster, SUPERUSER } from './cluster.ts';
import { takeLock } from './lock-file.mjs';
import { freePort, isFree } from './port.ts';
import {
  disownPid,
  findPostmaster,
  hasPidFile,
  launch,
  type Postmaster,
  settle,
  shutDown,
} from './postmaster.ts';

export interface EmbeddedPostgres {
  /** Of the database `usher`, with its password. */
  url: string;
  /** Stops the server if this process started or adopted it; does nothing for a guest. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Made when missing. Holds the cluster (or a link to it), the log, and who owns the server. */
  dataDir: string;
  logger: Logger;
  /** A free one is taken by default. */
  port?: number;
  /**
   * Own the server or fail: the process that everything else depends on must not stand on a server that another one
   * stops. A command that runs for a moment is waited for.
   */
  alone?: boolean;
  /** False for tests only: nothing is synced to disk. */
  durable?: boolean;
  /** True for tests only: the server also listens on a Unix socket in the cluster's folder. */
  socket?: boolean;
}

const DATABASE = 'usher';
/** How long another process may take to bring the server up before we give up waiting for it. */
const GUEST_LIMIT = 120_000;
/** How long a command such as `usher apply` may keep the server to itself when Usher starts. */
const COMMAND_LIMIT = 10_000;
/** Children of a killed server need a moment to notice; until then a new one is refused. */
const LEFTOVER_LIMIT = 10_000;

/**
 * Brings up a real PostgreSQL on a folder, or joins the one that runs there.
 *
 * The first process on a data folder owns the server. One that a killed Usher left running is adopted, with its
 * port. While the owner lives, every other process on the folder is a guest.
 * Throws a UserError whose sentence says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await makeFolder(dataDir);
  const end = Date.now() + GUEST_LIMIT;
  for (;;) {
    const ownership = takeLock(join(dataDir, 'postgres.owner'));
    if (ownership) {
      try {
        return await own({ ...options, dataDir, release: ownership.release });
      } catch (error) {
        ownership.release();
        throw error;
      }
    }
    const url = await visit(dataDir);
    if (url && !options.alone) return { url, stop: async () => undefined };
    if (url && Date.now() > end - GUEST_LIMIT + COMMAND_LIMIT) {
      throw new UserError(
        'DATA_DIR_TAKEN',
        `Another Usher uses ${dataDir}. Stop it, or set DATA_DIR to another folder; several processes can share a database through DATABASE_URL.`,
      );
    }
    if (Date.now() > end) {
      throw new UserError(
        'DATA_DIR_BUSY',
        `Another Usher is starting or stopping the database in ${dataDir} and has not finished. Try again.`,
      );
    }
    await pause(50);
  }
}

async function own(options: EmbeddedPostgresOptions & { release: () => void }): Promise<EmbeddedPostgres> {
  const { dataDir, logger, durable = true, release } = options;
  const cluster = (await findCluster(dataDir)) ?? (await makeCluster({ dataDir, durable, logger }));
  const running = await settle(cluster);
  const postmaster = running ?? (await startServer({ ...options, durable, cluster }));
  if (running) logger.info({ port: running.port }, 'Adopted the embedded PostgreSQL that was left running.');
  await ensureDatabase(cluster, postmaster);

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= shutDown(cluster).then(release);
    return stopping;
  };
  return { url: urlOf(cluster, postmaster, DATABASE), stop };
}

/** The address of a server that another process owns, once it takes connections. */
async function visit(dataDir: string): Promise<string | undefined> {
  const cluster = await findCluster(dataDir);
  if (!cluster) return undefined;
  const postmaster = await findPostmaster(cluster);
  if (!postmaster?.ready) return undefined;
  const url = urlOf(cluster, postmaster, DATABASE);
  const reached = await withClient(url, async () => true).catch(() => false);
  return reached ? url : undefined;
}

async function makeCluster(options: { dataDir: string; durable: boolean; logger: Logger }): Promise<Cluster> {
  const account = await serverAccount();
  const binaries = await findBinaries({ account, fallback: options.dataDir });
  return createCluster({ ...options, account, binaries });
}

async function startServer(options: {
  dataDir: string;
  cluster: Cluster;
  durable: boolean;
  socket?: boolean;
  port?: number;
}): Promise<Postmaster> {
  const { dataDir, cluster, durable, socket = false } = options;
  const binaries = await findBinaries({ account: cluster.account, fallback: dataDir });
  await checkVersion(cluster, binaries);
  await disownPid(cluster);
  const logFile = join(dataDir, 'postgres.log');
  const end = Date.now() + LEFTOVER_LIMIT;
  for (;;) {
    const port = options.port ?? (await freePort());
    const heldUp = await hasPidFile(cluster);
    try {
      return await launch({ binaries, cluster, durable, socket, port, logFile });
    } catch (error) {
      const lostPort = options.port === undefined && !(await isFree(port));
      if (!(heldUp || lostPort) || Date.now() > end) throw error;
      await pause(200);
    }
  }
}

/** Also shows that the server on that port is this cluster's: no other takes its password. */
async function ensureDatabase(cluster: Cluster, postmaster: Postmaster): Promise<void> {
  await withClient(urlOf(cluster, postmaster, 'postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // what is under way rejects by itself
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function urlOf(cluster: Cluster, postmaster: Postmaster, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${postmaster.port}/${database}`;
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    throw new UserError(
      'DATA_DIR_UNUSABLE',
      `The data folder ${dataDir} cannot be written to (${describeError(cause)}). ` +
        'Set DATA_DIR to another folder, or DATABASE_URL to your own PostgreSQL.',
      { cause },
    );
  }
}
