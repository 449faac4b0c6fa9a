import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Announcer, createAnnouncer } from '../../src/announcements/slack-client.ts';

/** What Slack answers to `users.lookupByEmail` in the test that runs. */
let user: Record<string, unknown> = {};
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true, user }));
});
let announcer: Announcer;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const slackApiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  announcer = createAnnouncer({ token: 'a-bot-token', slackApiUrl });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test.each([
  ['a full member', {}, 'U1'],
  ['someone who left', { deleted: true }, null],
  ['a bot', { is_bot: true }, null],
  ['a guest', { is_restricted: true }, null],
  ['a single-channel guest', { is_ultra_restricted: true }, null],
  ['someone of another workspace', { team_id: 'T000000009' }, null],
  ['someone of another company', { is_stranger: true }, null],
  ['someone whose address is not confirmed', { is_email_confirmed: false }, null],
])('an address is looked up: %s', async (_who, flags, found) => {
  user = { id: 'U1', team_id: 'T000000001', ...flags };
  const answer = await announcer.lookUp({ email: 'a@x.test', workspace: 'T000000001' });
  expect(answer).toEqual({ ok: true, value: found });
});
