import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Workspace } from '../../src/slack/slack-context.ts';
import { connectWorkspace } from '../../src/slack/workspace.ts';
import { silentLogger } from '../setup/logger.ts';

/** What Slack answers to `users.info` in the test that runs. */
let user: Record<string, unknown> = {};
const server = createServer((request, response) => {
  const answer = request.url?.endsWith('auth.test') ? { team_id: 'T000000001' } : { user };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true, ...answer }));
});
let workspace: Workspace;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace = connectWorkspace({
    botToken: 'a-bot-token',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    isProxied: false,
    logger: silentLogger,
  });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test.each([
  ['a full member', {}, null],
  [
    'a member of several workspaces of an organisation',
    { team_id: 'T000000009', enterprise_user: { teams: ['T000000001', 'T000000009'] } },
    null,
  ],
  ['someone of another workspace with whom a channel is shared', { team_id: 'T000000009' }, 'external'],
  ['someone of another workspace with whom nothing is shared', { is_stranger: true }, 'external'],
  ['a guest', { is_restricted: true }, 'guest'],
  ['a single-channel guest', { is_ultra_restricted: true }, 'guest'],
  ['a bot', { is_bot: true }, 'bot'],
  ['Slackbot', { id: 'USLACKBOT' }, 'bot'],
  ['someone who left', { deleted: true }, 'deactivated'],
  ['someone whose address is not confirmed', { is_email_confirmed: false }, 'unconfirmed'],
])('%s is known for what they are', async (_who, flags, shortcoming) => {
  user = { id: 'U1', team_id: 'T000000001', profile: { email: 'a@x.test' }, ...flags };
  expect(await workspace.profile('U1')).toMatchObject({ email: 'a@x.test', shortcoming });
});

test('a name without parts is a last name, and Slack’s own parts are kept', async () => {
  user = { id: 'U1', team_id: 'T000000001', profile: { real_name: 'Madonna' } };
  expect(await workspace.profile('U1')).toMatchObject({ email: null, firstName: null, lastName: 'Madonna' });
  user = {
    id: 'U1',
    team_id: 'T000000001',
    profile: { real_name: 'Jo Ann Doe', first_name: 'Jo Ann', last_name: 'Doe' },
  };
  expect(await workspace.profile('U1')).toMatchObject({ firstName: 'Jo Ann', lastName: 'Doe' });
});

test('a name that stands in one part is taken apart where that is certain', async () => {
  const named = async (profile: object) => {
    user = { id: 'U1', team_id: 'T000000001', profile };
    const { firstName, lastName } = await workspace.profile('U1');
    return [firstName, lastName];
  };
  expect(await named({ real_name: 'Harry Harbor' })).toEqual(['Harry', 'Harbor']);
  expect(await named({ real_name: 'Harry Harbor', last_name: 'Harry Harbor' })).toEqual(['Harry', 'Harbor']);
  expect(await named({ real_name: 'Harbor, Harry (Northwind)' })).toEqual(['Harry', 'Harbor']);
  expect(await named({ real_name: '佐藤 太郎' })).toEqual([null, '佐藤 太郎']);
});
