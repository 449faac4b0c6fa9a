import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UserError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { cannotRun, endOfLog, openLog, spawnProgram } from './process.ts';

/** A PostgreSQL server process, as its postmaster.pid tells of it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Takes connections. Else it is starting or stopping. */
  ready: boolean;
}

/** How long a start may take; after a crash the server first goes through its log. */
const START_LIMIT = 120_000;
/** How long a fast shutdown may take before the server is told to drop everything, which is safe but slow later. */
const STOP_LIMIT = 10_000;
const POLL = 20;
/** Above every system's highest pid. */
const NO_PID = '2147483646';

/** The server that runs on a cluster, if one does. */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const lines = await readPidFile(cluster);
  const pid = Number(lines[0]);
  if (!(pid > 0) || !(await isPostmaster(pid, cluster.path))) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, address, shared memory, status.
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Makes way for a start where the pid of a killed server now belongs to another program (usual in containers),
 * or to a zombie: PostgreSQL would take that for a running server. Only the number is replaced, by one that no
 * process has. Removing the file would also remove PostgreSQL's own check that no child of the killed server
 * still writes to the data.
 */
export async function disownPid(cluster: Cluster): Promise<void> {
  const [pid, ...rest] = await readPidFile(cluster);
  if (!pid || !exists(Number(pid)) || (await isPostmaster(Number(pid), cluster.path))) return;
  await writeFile(join(cluster.path, 'postmaster.pid'), [NO_PID, ...rest].join('\n'));
}

/** Whether a start is held up by what an earlier server left. */
export async function hasPidFile(cluster: Cluster): Promise<boolean> {
  return (await readPidFile(cluster)).length > 0;
}

async function readPidFile(cluster: Cluster): Promise<string[]> {
  const text = await readFile(join(cluster.path, 'postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? [] : text.split('\n');
}

/**
 * Starts the server on a loopback port and waits until it takes connections.
 * Throws what the server's log says when it ends instead.
 */
export async function launch(options: {
  binaries: Binaries;
  cluster: Cluster;
  port: number;
  durable: boolean;
  socket: boolean;
  logFile: string;
}): Promise<Postmaster> {
  const { binaries, cluster, logFile } = options;
  const log = await openLog(logFile);
  let ended = false;
  try {
    const child = spawnProgram({
      program: binaries.postgres,
      args: ['-D', cluster.path, ...settings(options)],
      account: cluster.account,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('exit', () => {
      ended = true;
    });
    await once(child, 'spawn').catch((cause) => Promise.reject(cannotRun(binaries.postgres, cause)));
    child.unref();
  } finally {
    await log.close();
  }
  const ready = await waitUntil(START_LIMIT, async () => {
    const postmaster = await findPostmaster(cluster);
    return postmaster?.ready || ended ? { postmaster } : undefined;
  });
  if (ready?.postmaster?.ready) return ready.postmaster;
  throw new UserError(
    'POSTGRES_DID_NOT_START',
    `The embedded PostgreSQL did not start: ${await endOfLog(logFile)} (more in ${logFile})`,
  );
}

/** Waits until a server that is starting or stopping has done so; undefined when it ended. */
export async function settle(cluster: Cluster): Promise<Postmaster | undefined> {
  const settled = await waitUntil(START_LIMIT, async () => {
    const postmaster = await findPostmaster(cluster);
    return !postmaster || postmaster.ready ? { postmaster } : undefined;
  });
  return settled?.postmaster;
}

/** Ends the server: open transactions are rolled back, everything is written out. */
export async function shutDown(cluster: Cluster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const postmaster = await findPostmaster(cluster);
    if (!postmaster) return;
    process.kill(postmaster.pid, signal);
    const gone = await waitUntil(STOP_LIMIT, async () =>
      (await findPostmaster(cluster)) ? undefined : true,
    );
    if (gone) return;
  }
}

function settings(options: { port: number; durable: boolean; socket: boolean }): string[] {
  const { port, durable, socket } = options;
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    cluster_name: 'usher',
    // Paths with spaces or of over 107 bytes have no place for one.
    unix_socket_directories: socket ? '.' : '',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Whether the process is a living server on this folder: a pid alone may by now be some other program's. */
async function isPostmaster(pid: number, path: string): Promise<boolean> {
  const command = await commandLine(pid);
  return command?.includes(path) ?? false;
}

/** Empty for a zombie, which has ended though its number is taken; undefined when there is no such process. */
async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return promisify(execFile)('ps', ['-p', String(pid), '-o', 'args=']).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // of another account: PostgreSQL knows that this cannot be its own
  }
}

async function waitUntil<T>(limit: number, probe: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + limit;
  for (;;) {
    const found = await probe();
    if (found !== undefined || Date.now() > end) return found;
    await pause(POLL);
  }
}
