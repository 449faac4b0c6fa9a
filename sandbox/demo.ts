import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/database/embedded/port.ts';
import { createLogger } from '../src/logger.ts';
import { invitationStory } from './demo/invitation-story.ts';
import { Stage } from './demo/stage.ts';
import { startSandbox } from './start-sandbox.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Plays the story of an invitation through real HTTP, with the clock moved, in a sandbox that is thrown away. */
const dataDir = await mkdtemp(join(tmpdir(), 'usher-demo-'));
await chmod(dataDir, 0o755); // run by root, the database server has to pass through here as another user
const port = String(await freePort());
const sandbox = await startSandbox({
  environment: { PORT: port, DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  logger: createLogger('error'),
  limits: 'off',
});
try {
  await invitationStory(new Stage(sandbox, print));
  print('\nThe story went as it should.');
} catch (error) {
  print(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
}
