import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/database/embedded/port.ts';
import { createLogger } from '../src/logger.ts';
import { companyStories } from './demo/company-stories.ts';
import { invitationStory } from './demo/invitation-story.ts';
import { Stage } from './demo/stage.ts';
import { startSandbox } from './start-sandbox.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Plays the stories of an invitation and of company resolution through real HTTP, with the clock moved, in a sandbox that is thrown away. */
const dataDir = await mkdtemp(join(tmpdir(), 'usher-demo-'));
await chmod(dataDir, 0o755); // run by root, the database server has to pass through here as another user
const port = String(await freePort());
const sandbox = await startSandbox({
  environment: { PORT: port, DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  logger: createLogger('error'),
  limits: 'off',
});
try {
  const stage = new Stage(sandbox, print);
  await invitationStory(stage);
  await companyStories(stage);
  print('\nThe stories went as they should.');
} catch (error) {
  print(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
}
