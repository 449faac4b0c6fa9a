import { constants, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Account } from './account.ts';

/** Where root puts what the server's account cannot reach elsewhere. The first that can be made is taken. */
const SHELTERS = ['/var/lib/usher', '/opt/usher', '/var/tmp/usher'];

/**
 * Whether the account may pass every folder above `path` and read `path` itself (folders: list and enter).
 * Plain mode bits are enough: the server is started without supplementary groups.
 */
export async function canReach(path: string, account: Account): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!(await allows(folder, account, constants.X_OK))) return false;
    if (folder === dirname(folder)) break;
  }
  const entry = await stat(path);
  return allows(path, account, entry.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
}

async function allows(path: string, account: Account, wanted: number): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

/**
 * A folder of root's that every account can pass, for binaries and data that a project under a closed folder
 * (such as a 0700 /root) has to keep elsewhere. The same one on every start of the machine.
 */
export async function shelter(): Promise<string> {
  for (const folder of SHELTERS) {
    const made = await mkdir(folder, { recursive: true, mode: 0o755 }).then(
      () => true,
      () => false,
    );
    if (made && (await isRoots(folder))) return folder;
  }
  throw new UserError(
    'NO_REACHABLE_FOLDER',
    `PostgreSQL does not run as root, and the user it runs as can reach neither this project nor ` +
      `${SHELTERS.join(', ')}. Set DATA_DIR to a folder that this user can reach, or start Usher as an ordinary user.`,
  );
}

/** /var/tmp is open to all: a folder that someone else prepared there is not taken. */
async function isRoots(folder: string): Promise<boolean> {
  const entry = await lstat(folder);
  if (!entry.isDirectory() || entry.uid !== 0) return false;
  return canReach(join(folder), { uid: -1, gid: -1 });
}
