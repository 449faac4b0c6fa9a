import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/port.ts';
import { describeError } from '../../src/errors.ts';
import { createLogger } from '../../src/logger.ts';
import { startSandbox } from '../start-sandbox.ts';
import { companyStories } from './company-stories.ts';
import { invitationStory } from './invitation-story.ts';
import { listStory } from './list-story.ts';
import { StoryRunner } from './story-runner.ts';
import { typoStory } from './typo-story.ts';

/*
 * Plays the stories of an invitation, of a mistyped address, of a list and of company resolution through real HTTP, with
 * the clock moved, in a sandbox that is deleted afterwards, also when a story goes wrong or is interrupted.
 */

const print = (line: string) => process.stdout.write(`${line}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'usher-demo-'));
await chmod(dataDir, 0o755); // run by root, the database server has to pass through here as another user
const starting = freePort().then((port) =>
  startSandbox({
    environment: { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    logger: createLogger('error'),
    limits: 'off',
  }),
);

let thrownAway: Promise<void> | undefined;
function throwAway(): Promise<void> {
  thrownAway ??= starting
    .then((sandbox) => sandbox.stop())
    .catch(() => undefined)
    .then(() => rm(dataDir, { recursive: true, force: true }));
  return thrownAway;
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void throwAway().finally(() => process.exit(1)));
}

let status = 0;
try {
  const story = new StoryRunner(await starting, print);
  await invitationStory(story);
  await typoStory(story);
  await listStory(story);
  await companyStories(story);
  print('\nThe stories went as they should.');
} catch (error) {
  if (!thrownAway) print(`\n${describeError(error)}`);
  status = 1;
}
await throwAway();
process.exit(status);
