import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../../errors.ts';

const run = promisify(execFile);

/** The system account that the server's processes run as. */
export interface Account {
  uid: number;
  gid: number;
}

/** True where this process has to hand the server to another account: PostgreSQL refuses to run as root. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for a new cluster when this process is root: `postgres`, made when it is missing, else `nobody`
 * where accounts cannot be made (a read-only /etc). Undefined for an ordinary user, who runs it as themselves.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (!runsAsRoot()) return undefined;
  const existing = await lookUp('postgres');
  if (existing) return existing;
  await createPostgres();
  const account = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new UserError(
    'NO_SERVER_ACCOUNT',
    'PostgreSQL refuses to run as root, and there is no system user "postgres" to run it as. ' +
      'Create one, start Usher as an ordinary user, or set DATABASE_URL to your own PostgreSQL.',
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // `id` says no such user by its status
  }
}

/** Tries the usual tools in turn; whether one worked is seen by looking the name up again. */
async function createPostgres(): Promise<void> {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['useradd', ['--system', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']],
  ];
  for (const [command, args] of attempts) {
    const made = await run(command, args).then(
      () => true,
      () => false,
    );
    if (made) return;
  }
}
