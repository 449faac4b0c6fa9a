import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { createDatabase, databaseUrl, dropDatabase, throughSocket } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { silentLogger } from '../setup/logger.ts';
import { TEMPLATE } from '../setup/run/names.ts';
import { useForFile } from '../setup/use.ts';

interface TestSandbox {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
}

/** All of Usher at once, as `npm start` puts it together, with its jobs running. */
export function useSandbox(environment: Record<string, string> = {}): TestSandbox {
  let database: string;
  return useForFile({
    start: async () => {
      database = await createDatabase({ template: TEMPLATE });
      const sandbox = await startSandbox({
        environment: {
          PORT: String(await freePort()),
          DATA_DIR: await testFolder(),
          DATABASE_URL: throughSocket(databaseUrl(database)),
          ...environment,
        },
        logger: silentLogger,
        limits: 'off',
      });
      return { sandbox, databaseUrl: databaseUrl(database) };
    },
    stop: async ({ sandbox }) => {
      await sandbox.stop();
      await dropDatabase(database);
    },
  });
}
