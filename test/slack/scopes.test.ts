import { afterEach, expect, test } from '@jest/globals';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { checkToken } from '../../src/slack/check-token.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { connectWorkspace } from '../../src/slack/workspace.ts';
import { type RecordingLogger, recordingLogger } from '../setup/logger.ts';

const started: LocalSlack[] = [];

afterEach(async () => {
  for (const slack of started.splice(0)) await slack.stop();
});

/** Usher’s connection to a Slack whose app has these scopes; left out: Slack does not name them. */
async function connect(scopes?: readonly string[]) {
  const slack = await startLocalSlack({
    signingSecret: 'a-signing-secret-of-the-tests',
    ...(scopes && { scopes }),
    seed: {
      workspaces: [
        {
          id: 'T000000001',
          people: [{ id: 'U000000001', name: 'alice', email: 'alice@northwind.test' }],
          channels: [],
        },
      ],
    },
  });
  started.push(slack);
  const logger = recordingLogger();
  const workspace = connectWorkspace({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    isProxied: false,
    logger,
  });
  return { workspace, logger };
}

function warnings({ lines }: RecordingLogger): string[] {
  return lines.filter(({ level }) => level === 'warn' || level === 'error').map(({ text }) => text);
}

test('scopes that the token lacks are named at start, with what to do', async () => {
  const { workspace, logger } = await connect(['commands', 'chat:write', 'users:read']);
  await checkToken(workspace, logger);
  const [warning = ''] = warnings(logger);
  expect(warning).toContain(
    'lacks scopes that Usher needs: users:read.email, im:write, files:write, channels:read,',
  );
  expect(warning).toContain('reinstall the app');
});

test.each([
  ['has all scopes, and more', [...BOT_SCOPES, 'reactions:write']],
  ['does not name its scopes', undefined],
])('nothing is said of a token that %s', async (_which, scopes) => {
  const { workspace, logger } = await connect(scopes);
  await checkToken(workspace, logger);
  expect(warnings(logger)).toEqual([]);
});

test('a profile without an address is the profile’s own only when the token may read addresses', async () => {
  const { workspace } = await connect(BOT_SCOPES.filter((scope) => scope !== 'users:read.email'));
  await expect(workspace.profile('U000000001')).rejects.toMatchObject({
    code: 'SLACK_SET_UP',
    userMessage: expect.stringContaining('Usher is not set up fully in this workspace'),
  });
});
