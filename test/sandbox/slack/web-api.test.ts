import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import webApi, { type Logger } from '@slack/web-api';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { section } from './example-blocks.ts';
import { call, exampleSlack } from './example-slack.ts';

let slack: LocalSlack;
let client: webApi.WebClient;

/** The faults of these tests would fill the console. */
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => webApi.LogLevel.ERROR,
  setName: () => undefined,
};

beforeAll(async () => {
  slack = await exampleSlack();
  client = new webApi.WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, logger: quiet });
});
afterEach(() => slack.clearFaults());
afterAll(() => slack.stop());

test('auth.test returns the workspace of each token', async () => {
  expect(await client.auth.test()).toMatchObject({ ok: true, team_id: 'T000000001', bot_id: 'B000000001' });
  const other = await call(slack, 'auth.test', {}, slack.botTokenOf('T000000002'));
  expect(other).toMatchObject({ ok: true, team_id: 'T000000002' });
});

test('wrong tokens and unknown methods are refused', async () => {
  expect(await call(slack, 'auth.test', {}, 'xoxb-nobody')).toEqual({ ok: false, error: 'invalid_auth' });
  expect(await call(slack, 'auth.test', {}, '')).toEqual({ ok: false, error: 'not_authed' });
  expect(await call(slack, 'chat.explode', {})).toMatchObject({ ok: false, error: 'unknown_method' });
});

test('people have their address and flags, strangers and the deactivated have none to find', async () => {
  const { user } = await client.users.info({ user: 'U000000001' });
  expect(user).toMatchObject({
    id: 'U000000001',
    team_id: 'T000000001',
    name: 'alice',
    real_name: 'Alice Admin',
    deleted: false,
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    profile: { email: 'Alice@northwind.test' },
  });
  expect((await client.users.info({ user: 'U000000003' })).user).toMatchObject({ is_restricted: true });
  expect((await client.users.info({ user: 'U000000004' })).user).toMatchObject({ is_bot: true });
  expect((await client.users.info({ user: 'U000000005' })).user).toMatchObject({ deleted: true });
  const stranger = (await client.users.info({ user: 'U000000006' })).user;
  expect(stranger).toMatchObject({ is_stranger: true });
  expect(stranger?.profile?.email).toBeUndefined();
  expect((await client.users.info({ user: 'U000000007' })).user).toMatchObject({
    is_restricted: true,
    is_ultra_restricted: true,
  });
  expect(await call(slack, 'users.info', { user: 'U000000101' })).toMatchObject({ error: 'user_not_found' });

  const found = await client.users.lookupByEmail({ email: 'ALICE@northwind.test' });
  expect(found.user?.id).toBe('U000000001');
  for (const email of ['eve@else.test', 'gone@northwind.test', 'sue@southwind.test', 'no@one.test']) {
    expect(await call(slack, 'users.lookupByEmail', { email })).toMatchObject({ error: 'users_not_found' });
  }
});

test('channels are known as far as the app may know them', async () => {
  const { channel } = await client.conversations.info({ channel: 'C000000001' });
  expect(channel).toMatchObject({ id: 'C000000001', name: 'general', is_member: true, is_private: false });
  expect(await call(slack, 'conversations.info', { channel: 'C000000004' })).toMatchObject({
    error: 'channel_not_found',
  });
  const types = 'public_channel,private_channel';
  const { channels } = await client.conversations.list({ types, exclude_archived: true });
  expect(channels?.map((one) => one.name)).toEqual(['general', 'closed', 'without-app', 'announcements']);
  const first = await client.conversations.list({ limit: 2 });
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await client.conversations.list({ limit: 2, cursor });
  expect([...(first.channels ?? []), ...(second.channels ?? [])].map((one) => one.name)).toEqual([
    'general',
    'without-app',
    'announcements',
    'old',
  ]);
});

test.each([
  ['C000000002', undefined],
  ['C000000003', 'not_in_channel'],
  ['C000000004', 'channel_not_found'],
  ['C000000005', 'restricted_action'],
  ['C000000006', 'is_archived'],
  ['C000000101', 'channel_not_found'],
  ['U000000101', 'channel_not_found'],
  ['U000000005', 'user_disabled'],
  ['U000000004', 'cannot_dm_bot'],
])('a message to %s: %s', async (channel, error) => {
  const answer = await call(slack, 'chat.postMessage', { channel, text: 'hello' });
  expect(answer.error).toBe(error);
  expect(answer.ok).toBe(error === undefined);
});

test('the app may post where it has joined', async () => {
  const fresh = await exampleSlack();
  const args = { channel: 'C000000003', text: 'hello' };
  expect(await call(fresh, 'chat.postMessage', args)).toMatchObject({ error: 'not_in_channel' });
  expect(await call(fresh, 'conversations.join', args)).toMatchObject({ ok: true });
  expect(await call(fresh, 'chat.postMessage', args)).toMatchObject({ ok: true, channel: 'C000000003' });
  await fresh.stop();
});

test('messages, threads, edits and metadata are kept, and read back by the app', async () => {
  const channel = 'C000000001';
  const metadata = { event_type: 'card', event_payload: { id: 'U000000001' } };
  const card = await client.chat.postMessage({ channel, text: 'Card', blocks: [section()], metadata });
  const ts = card.ts ?? '';
  await client.chat.postMessage({ channel, text: 'Day 3', thread_ts: ts });
  await client.chat.postMessage({ channel, text: 'Day 7', thread_ts: ts, reply_broadcast: true });
  await client.chat.update({ channel, ts, text: 'Card, edited', blocks: [] });

  const history = await client.conversations.history({ channel, include_all_metadata: true });
  expect(history.messages?.map((message) => message.text).slice(0, 2)).toEqual(['Day 7', 'Card, edited']);
  const read = history.messages?.find((message) => message.ts === ts);
  expect(read).toMatchObject({ metadata, reply_count: 2, user: 'UBOT000000001', bot_id: 'B000000001' });
  expect(read?.blocks).toEqual([]);
  const plain = await client.conversations.history({ channel, oldest: ts, inclusive: true });
  expect(plain.messages?.at(-1)).toMatchObject({ ts });
  expect(plain.messages?.at(-1)?.metadata).toBeUndefined();
  const replies = await client.conversations.replies({ channel, ts });
  expect(replies.messages?.map((message) => message.text)).toEqual(['Card, edited', 'Day 3', 'Day 7']);

  const shown = slack.messagesIn('#general').find((message) => message.ts === ts);
  expect(shown).toMatchObject({ text: 'Card, edited', earlier: [{ text: 'Card' }], metadata });
  expect(shown?.replies.map((reply) => reply.text)).toEqual(['Day 3', 'Day 7']);
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
  expect(permalink).toMatch(/\/archives\/C000000001\/p\d+$/);
});

test('an update without blocks leaves the blocks as they were', async () => {
  const channel = 'C000000002';
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'Card', blocks: [section()] });
  await client.chat.update({ channel, ts, text: 'Other words' });
  const { messages } = await client.conversations.history({ channel });
  expect(messages?.find((message) => message.ts === ts)).toMatchObject({
    text: 'Other words',
    blocks: [{ type: 'section' }],
  });
  expect(slack.messagesIn('#closed').find((message) => message.ts === ts)?.blocks).toHaveLength(1);
});

test('what an app writes is given back word for word, also where it looks like an id', async () => {
  const token = slack.botTokenOf('T000000002');
  const channel = 'C000000101';
  const metadata = { event_type: 'e', event_payload: { team: 'T000000001' } };
  await call(slack, 'chat.postMessage', { channel, text: 'T000000001', metadata }, token);
  const history = await call(slack, 'conversations.history', { channel, include_all_metadata: true }, token);
  expect(history.messages).toMatchObject([{ text: 'T000000001', metadata }]);
});

test('messages can be deleted', async () => {
  const channel = 'C000000002';
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'soon gone' });
  await client.chat.delete({ channel, ts });
  expect(slack.messagesIn('#closed').map((message) => message.ts)).not.toContain(ts);
  expect(await call(slack, 'chat.delete', { channel, ts })).toMatchObject({ error: 'message_not_found' });
});

test('only the app’s own messages can be changed, and threads need a parent', async () => {
  const channel = 'C000000001';
  const said = await slack.person('bob').says('hello', { in: '#general' });
  expect(await call(slack, 'chat.update', { channel, ts: said.ts, text: 'x' })).toMatchObject({
    error: 'cant_update_message',
  });
  expect(await call(slack, 'chat.delete', { channel, ts: said.ts })).toMatchObject({
    error: 'cant_delete_message',
  });
  expect(await call(slack, 'chat.update', { channel, ts: '1.1', text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(await call(slack, 'chat.postMessage', { channel, thread_ts: '1.1', text: 'x' })).toMatchObject({
    error: 'thread_not_found',
  });
});

test('a message to a user id goes to the direct messages, which only that person sees', async () => {
  const posted = await client.chat.postMessage({ channel: 'U000000002', text: 'for bob' });
  const opened = await client.conversations.open({ users: 'U000000002' });
  expect(opened.channel?.id).toBe(posted.channel);
  const [message] = slack.messagesIn('@bob');
  expect(message).toMatchObject({ text: 'for bob', channel: posted.channel });
  expect(message?.visibleTo('bob')).toBe(true);
  expect(message?.visibleTo('alice')).toBe(false);
});

test('an ephemeral message is seen by its addressee alone, who must be in the channel', async () => {
  const channel = 'C000000001';
  await client.chat.postEphemeral({ channel, user: 'U000000001', text: 'psst' });
  expect((await slack.person('alice').sees('psst')).ephemeral).toBe(true);
  expect(
    slack
      .person('bob')
      .messages()
      .map((message) => message.text()),
  ).not.toContain('psst');
  const history = await client.conversations.history({ channel });
  expect(history.messages?.map((message) => message.text)).not.toContain('psst');
  expect(await call(slack, 'chat.postEphemeral', { channel, user: 'U000000007', text: 'a' })).toMatchObject({
    error: 'user_not_in_channel',
  });
});

test('bad blocks are refused in JSON and in a form, with their place', async () => {
  const expected = {
    ok: false,
    error: 'invalid_blocks',
    response_metadata: { messages: ['[ERROR] unsupported type: bogus [json-pointer:/blocks/0/type]'] },
  };
  const args = { channel: 'C000000001', text: 'a', blocks: [{ type: 'bogus' }] };
  expect(await call(slack, 'chat.postMessage', args)).toMatchObject(expected);
  await expect(client.chat.postMessage(args)).rejects.toMatchObject({ data: expected });
  expect(slack.calls('chat.postMessage').at(-1)).toMatchObject({ args, answer: expected });
});

test('a fault happens to as many calls as the test asked for', async () => {
  const args = { user: 'U000000001' };
  const plain = new webApi.WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logger: quiet,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  });
  slack.fail('users.info', { rateLimited: 7 });
  await expect(plain.users.info(args)).rejects.toMatchObject({ retryAfter: 7 });
  slack.fail('users.info', { status: 500 }, 2);
  await expect(plain.users.info(args)).rejects.toThrow();
  await expect(plain.users.info(args)).rejects.toThrow();
  slack.fail('users.info', { error: 'fatal_error' });
  await expect(plain.users.info(args)).rejects.toMatchObject({ data: { error: 'fatal_error' } });
  slack.fail('users.info', { reset: 'before' });
  await expect(plain.users.info(args)).rejects.toThrow();
  const started = performance.now();
  slack.fail('users.info', { delay: 60 });
  expect(await plain.users.info(args)).toMatchObject({ ok: true });
  expect(performance.now() - started).toBeGreaterThan(50);
});

test('a reset after the message was taken leaves it in the channel, and the SDK posts it again', async () => {
  slack.fail('chat.postMessage', { reset: 'after' });
  const impatient = new webApi.WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 5 },
    logger: quiet,
  });
  await impatient.chat.postMessage({ channel: 'C000000002', text: 'only once?' });
  const found = slack.messagesIn('#closed').filter((message) => message.text === 'only once?');
  expect(found).toHaveLength(2);
});

test('a file of the app is taken with as many bytes as were said, once, and shown in a channel where it may post', async () => {
  const place = { filename: 'people.csv', length: 3 };
  const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal(place);
  const complete = (more = {}) =>
    call(slack, 'files.completeUploadExternal', {
      files: [{ id: file_id }],
      channel_id: 'C000000001',
      ...more,
    });
  const upload = (body: string) => fetch(upload_url, { method: 'POST', body });
  expect(await complete()).toEqual({ ok: false, error: 'file_not_found' });
  expect((await upload('four')).status).toBe(400);
  expect((await upload('a,b')).status).toBe(200);
  expect((await upload('c,d')).status).toBe(400);
  expect(await complete({ files: [] })).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(await complete({ channel_id: 'C000000003' })).toMatchObject({ error: 'not_in_channel' });
  expect(await complete({ initial_comment: 'People' })).toMatchObject({
    ok: true,
    files: [{ name: 'people.csv' }],
  });
  expect(await complete()).toEqual({ ok: false, error: 'file_not_found' });
  expect(slack.messagesIn('#general').at(-1)).toMatchObject({ text: 'People', files: [{ id: file_id }] });
  expect(await call(slack, 'files.getUploadURLExternal', { filename: 'x' })).toMatchObject({
    error: 'invalid_arguments',
  });
});
