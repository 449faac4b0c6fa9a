/**
 * `npm run migrate:new <name>`: writes the next migration out of what schema.prisma says and the migrations so
 * far do not. Rules that Prisma cannot say (checks, triggers, partial indexes) are added to the file by hand.
 */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReady, root, useBuilt } from './ready.mjs';

const [name = ''] = process.argv.slice(2);
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Give the migration a name of small letters, digits and underscores: npm run migrate:new add_notes',
  );
  process.exit(1);
}

await makeReady();
const { startEmbeddedPostgres } = await useBuilt('src', 'database', 'embedded', 'embedded-postgres.js');
const { migrate } = await useBuilt('src', 'database', 'migrations', 'migrate.js');
const { diffDatabaseToSchema } = await useBuilt('prisma', 'diff.js');

const dataDir = mkdtempSync(join(tmpdir(), 'usher-migration-'));
chmodSync(dataDir, 0o755); // run by root, the server has to pass through here as another user
const ignore = () => undefined;
const logger = { debug: ignore, info: ignore, warn: console.warn, error: console.error };
const server = await startEmbeddedPostgres({ dataDir, logger, durable: false });
try {
  await migrate({ url: server.url });
  const sql = await diffDatabaseToSchema({ url: server.url });
  if (sql) {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = join(root, 'prisma', 'migrations', `${stamp}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), sql);
    console.log(`Written: ${join(folder, 'migration.sql')}`);
  } else {
    console.log('Nothing to write: the migrations make what schema.prisma says.');
  }
} finally {
  await server.stop();
  rmSync(realpathSync(join(dataDir, 'postgres')), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
