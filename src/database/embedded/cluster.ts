import { createHash, randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { type Account, runsAsRoot } from './account.ts';
import type { Binaries } from './binaries.ts';
import { cannotRun, codeOf, lastLines, spawnProgram } from './process.ts';
import { canReach, shelter } from './reach.ts';

/** The superuser that a cluster is made with. */
export const SUPERUSER = 'usher';

const PASSWORD_FILE = 'usher.password';

/** Tried in turn: which of them the C library knows differs by system. */
const LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/** A cluster of databases on disk. */
export interface Cluster {
  /** PGDATA. */
  path: string;
  password: string;
  /** The account that owns the files and has to run the server; undefined: this process's own. */
  account: Account | undefined;
}

/**
 * Where the cluster of a data folder lies: `<dataDir>/postgres`. When this process is root and the server's
 * account cannot pass to there, that is a link to `<root's shelter>/<name>-<hash of the folder>`, made once and
 * followed ever after. Undefined when there is no whole cluster yet.
 */
export async function findCluster(dataDir: string): Promise<Cluster | undefined> {
  const path = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (path === undefined) return undefined;
  try {
    await stat(join(path, 'global', 'pg_control'));
    const password = (await readFile(join(path, PASSWORD_FILE), 'utf8')).trim();
    const { uid, gid } = await stat(path);
    return { path, password, account: runsAsRoot() ? { uid, gid } : undefined };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new UserError(
      'DATA_DIR_CLOSED',
      `The database under ${dataDir} belongs to another user. Start Usher as that user, or set DATA_DIR.`,
      { cause: error },
    );
  }
}

/** Makes a cluster, whole or not at all: it is initialised beside its place and then renamed to it. */
export async function createCluster(options: {
  dataDir: string;
  binaries: Binaries;
  account: Account | undefined;
  durable: boolean;
  logger: Logger;
}): Promise<Cluster> {
  const { dataDir, binaries, account, durable, logger } = options;
  const path = await placeFor(dataDir, account);
  await clearUnfinished(path, logger);
  const beside = await mkdtemp(`${path}.new-`);
  const passwordFile = `${beside}.password`;
  const password = randomBytes(24).toString('base64url');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) {
      await chown(beside, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await initialise({ binaries, account, durable, path: beside, passwordFile });
    // Kept inside the cluster, so that the two are never parted.
    await rename(passwordFile, join(beside, PASSWORD_FILE));
    await rename(beside, path);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(beside, { recursive: true, force: true });
  }
  return { path, password, account };
}

/** A clear sentence for data that another major version wrote. */
export async function checkVersion(cluster: Cluster, binaries: Binaries): Promise<void> {
  const written = (await readFile(join(cluster.path, 'PG_VERSION'), 'utf8')).trim();
  if (written === binaries.major) return;
  throw new UserError(
    'DATA_DIR_VERSION',
    `The database in ${cluster.path} was written by PostgreSQL ${written}, and this Usher brings PostgreSQL ` +
      `${binaries.major}. Nothing was changed. Take the data over with pg_dump and pg_restore, or set DATA_DIR ` +
      'to another folder to start empty.',
  );
}

async function placeFor(dataDir: string, account: Account | undefined): Promise<string> {
  const inside = join(await realpath(dataDir), 'postgres');
  const linked = await lstat(inside).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
  if (!account || (!linked && (await canReach(dirname(inside), account)))) return inside;
  const hash = createHash('sha256').update(inside).digest('hex').slice(0, 12);
  const sheltered = join(await shelter(), `data-${hash}`);
  await rm(inside, { force: true });
  await symlink(sheltered, inside);
  return sheltered;
}

/** Removes what an initialisation left that was killed; sets aside what else lies in the place. */
async function clearUnfinished(path: string, logger: Logger): Promise<void> {
  const parent = dirname(path);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(path)}.new-`)) continue;
    // An initdb that outlived its parent may still be writing.
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  const entries = await readdir(path).catch(() => undefined);
  if (!entries) return;
  if (entries.length === 0) return rm(path, { recursive: true });
  const aside = `${path}.set-aside-${Date.now()}`;
  await rename(path, aside);
  logger.warn(
    { aside },
    'The folder for the database held something else. It was set aside and a new one is made.',
  );
}

async function initialise(options: {
  binaries: Binaries;
  account: Account | undefined;
  durable: boolean;
  path: string;
  passwordFile: string;
}): Promise<void> {
  let output = '';
  for (const locale of LOCALES) {
    const args = [
      `--pgdata=${options.path}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${options.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The built-in C.UTF-8 sorts and folds the same on every system; extensions ask the C library's one.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--locale=${locale}`,
      '--lc-messages=C',
      ...(options.durable ? [] : ['--no-sync']),
    ];
    const result = await runInitdb(options.binaries.initdb, args, options.account);
    if (result.status === 0) return;
    output = result.output;
    for (const name of await readdir(options.path)) {
      await rm(join(options.path, name), { recursive: true, force: true });
    }
  }
  throw new UserError('INITDB_FAILED', `PostgreSQL could not make its data folder: ${lastLines(output)}`);
}

async function runInitdb(program: string, args: string[], account: Account | undefined) {
  return new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawnProgram({ program, args, account, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (cause) => reject(cannotRun(program, cause)));
    child.on('close', (status) => resolve({ status, output }));
  });
}
