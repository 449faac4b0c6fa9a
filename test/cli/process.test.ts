import { expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { testFolder } from '../setup/folder.ts';
import { silentLogger } from '../setup/logger.ts';
import { startProcess } from '../setup/processes/started-process.ts';

test('a command shares the embedded server of a running Usher and leaves it running', async () => {
  const dataDir = await testFolder();
  const server = await startEmbeddedPostgres({ dataDir, logger: silentLogger, durable: false });
  try {
    const command = startProcess('usher.mjs', {
      args: ['apply', 'sandbox/directory.yaml'],
      env: { DATA_DIR: dataDir },
    });
    expect({ status: await command.ended(), said: command.output() }).toEqual({
      status: 0,
      said: expect.stringMatching(/sandbox\/directory\.yaml is applied: 55 changes\./),
    });
    const db = await openDatabase({ url: server.url, logger: silentLogger });
    expect(await db.tenant.count()).toBe(2);
    await db.$disconnect();
  } finally {
    await server.stop();
  }
});

test('the status of the process is that of the command', async () => {
  const command = startProcess('usher.mjs', { args: ['aply'], env: { DATA_DIR: await testFolder() } });
  expect(await command.ended()).toBe(2);
  expect(command.output()).toMatch(/^There is no command "aply"\. Did you mean "usher apply"\?$/m);
});
