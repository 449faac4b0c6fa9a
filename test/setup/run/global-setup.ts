import { spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/database/embedded-postgres.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { inProject } from '../../../src/paths.ts';
import { silentLogger } from '../logger.ts';
import { holdGuard } from './global-teardown.ts';
import { FOLDER_VARIABLE, SERVER_VARIABLE, TEMPLATE } from './names.ts';

/** One PostgreSQL for the whole run, with one migrated database that every test file clones. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-test-'));
  await chmod(dataDir, 0o755); // run by root, the server has to pass through here as another user
  holdGuard(
    spawn(process.execPath, [inProject('test', 'setup', 'run', 'guard.mjs'), dataDir], {
      detached: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { PATH: process.env.PATH },
    }),
  );
  const server = await startEmbeddedPostgres({ dataDir, logger: silentLogger, durable: false });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();

  const template = new URL(server.url);
  template.pathname = TEMPLATE;
  await migrate({ url: template.href });
  process.env[FOLDER_VARIABLE] = dataDir;
  process.env[SERVER_VARIABLE] = server.url;
}
