import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { silentLogger } from '../setup/logger.ts';
import { startProcess } from '../setup/started-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'usher-shared-'));
chmodSync(dataDir, 0o755); // run by root, the server has to pass through here as another user
afterAll(() => rmSync(dataDir, { recursive: true }));

test('a command shares the embedded server of a running Usher and leaves it running', async () => {
  const server = await startEmbeddedPostgres({ dataDir, logger: silentLogger, durable: false });
  try {
    const command = startProcess('usher.mjs', {
      args: ['apply', 'sandbox/directory.yaml'],
      env: { DATA_DIR: dataDir },
    });
    expect({ status: await command.ended(), said: command.output() }).toEqual({
      status: 0,
      said: expect.stringMatching(/sandbox\/directory\.yaml is applied: 53 changes\./),
    });
    const db = await openDatabase({ url: server.url, logger: silentLogger });
    expect(await db.tenant.count()).toBe(2);
    await db.$disconnect();
  } finally {
    await server.stop();
  }
}, 120_000);

test('the status of the process is that of the command', async () => {
  const command = startProcess('usher.mjs', { args: ['aply'], env: { DATA_DIR: dataDir } });
  expect(await command.ended()).toBe(2);
  expect(command.output()).toMatch(/^There is no command "aply"\. Did you mean "usher apply"\?$/m);
}, 120_000);
