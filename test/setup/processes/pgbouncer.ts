import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../../src/database/embedded/port.ts';
import { testFolder } from '../folder.ts';
import { waitFor } from '../wait-for.ts';

const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find((path) =>
  existsSync(path),
);
/** PgBouncer does not run as root: then it runs as "nobody". */
const NOBODY = 65_534;

/** Where PgBouncer is, or undefined. In CI it has to be there. */
export const hasPgBouncer = PGBOUNCER !== undefined || process.env.CI === 'true';

/** Starts a PgBouncer in transaction mode before a database. */
export async function startPgBouncer(url: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (!PGBOUNCER) throw new Error('There is no PgBouncer here: apt-get install pgbouncer');
  const behind = new URL(url);
  const folder = await testFolder();
  const port = await freePort();
  const user = decodeURIComponent(behind.username);
  const users = join(folder, 'users.txt');
  await writeFile(users, `"${user}" "${decodeURIComponent(behind.password)}"\n`);
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=${behind.hostname} port=${behind.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = 3
`,
  );
  const child = spawn(PGBOUNCER, [settings], {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
  });
  const ended = once(child, 'close');
  const front = new URL(url);
  front.host = `127.0.0.1:${port}`;
  await waitFor(() => answers(front.href));
  return {
    url: front.href,
    stop: async () => {
      child.kill('SIGINT');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
