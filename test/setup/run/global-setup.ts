import { spawn } from 'node:child_process';
import { access, chmod, constants, mkdtemp, readFile, realpath, statfs, writeFile } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../../src/database/migrations/migrate.ts';
import { inProject } from '../../../src/paths.ts';
import { silentLogger } from '../logger.ts';
import { offerChromium } from './chromium.ts';
import { handOver } from './global-teardown.ts';
import { CHROMIUM_VARIABLE, FOLDER_VARIABLE, SERVER_VARIABLE, SOCKET_VARIABLE, TEMPLATE } from './names.ts';

/** One PostgreSQL for the whole run, with one migrated database that every test file clones, and one Chromium. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(await roomyFolder(), 'usher-test-'));
  await chmod(dataDir, 0o755); // run by root, the server has to pass through here as another user
  const guard = spawn(process.execPath, [inProject('test', 'setup', 'run', 'guard.mjs'), dataDir], {
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const chromium = await offerChromium(dataDir);
  handOver({ guard, chromium });
  const server = await startEmbeddedPostgres({ dataDir, logger: silentLogger, durable: false, socket: true });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  // A run makes thousands of connections. Through the socket none proves the password, as only the server's own account can
  // enter its folder; through TCP it is proved in one round of hashing, rather than in 4,096.
  const rules = join(dataDir, 'postgres', 'pg_hba.conf');
  await writeFile(rules, `local all all trust\n${await readFile(rules, 'utf8')}`);
  await client.query('SELECT pg_reload_conf()');
  await client.query('SET scram_iterations = 1');
  await client.query(`ALTER ROLE CURRENT_USER PASSWORD ${pg.escapeLiteral(new URL(server.url).password)}`);
  await client.end();

  const template = new URL(server.url);
  template.pathname = TEMPLATE;
  await migrate({ url: template.href });
  process.env[FOLDER_VARIABLE] = dataDir;
  process.env[SERVER_VARIABLE] = server.url;
  const socketFolder = await realpath(join(dataDir, 'postgres'));
  if (Buffer.byteLength(socketFolder) <= LONGEST_SOCKET_FOLDER) process.env[SOCKET_VARIABLE] = socketFolder;
  process.env[CHROMIUM_VARIABLE] = chromium.url;
}

/** Bytes: the path of a socket takes 103 on macOS, and a few more on Linux. */
const LONGEST_SOCKET_FOLDER = 103 - '/.s.PGSQL.65535'.length;

const IN_MEMORY = '/dev/shm';
/** Bytes: several times what a run of all tests needs. */
const PLENTY = 4 * 1024 ** 3;

/** A folder in memory where there is plenty of it: each clone of the database makes 400 files and removes them again. */
async function roomyFolder(): Promise<string> {
  try {
    await access(IN_MEMORY, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(IN_MEMORY);
    return Math.min(bavail * bsize, freemem()) > PLENTY ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir(); // there is none here
  }
}
