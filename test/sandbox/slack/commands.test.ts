import { expect, test } from '@jest/globals';
import { sign } from '../../../sandbox/slack/sending/sign.ts';
import { call, exampleSlack, SIGNING_SECRET } from './example-slack.ts';
import { useRecordingApp } from './recording-app.ts';

const app = useRecordingApp();

test('a command is a signed form, with people and channels escaped', async () => {
  await app.slack
    .person('alice')
    .types('/invite @bob, jane@acme.test <!channel> #closed @nobody', { in: '#general' });
  const { headers = {}, raw = '' } = app.got[0] ?? {};
  const timestamp = Number(headers['x-slack-request-timestamp']);
  expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(60);
  expect(headers['x-slack-signature']).toBe(sign(raw, timestamp, SIGNING_SECRET));
  expect(app.last()).toMatchObject({
    command: '/invite',
    text: '<@U000000002|bob>, jane@acme.test &lt;!channel&gt; <#C000000002|closed> @nobody',
    team_id: 'T000000001',
    user_id: 'U000000001',
    channel_id: 'C000000001',
    channel_name: 'general',
    api_app_id: 'A000000001',
  });
  await app.slack.person('alice').types('/invite jane@acme.test', { linkEmails: true });
  expect(app.last().text).toBe('<mailto:jane@acme.test|jane@acme.test>');
});

test('the acknowledgement of a command may carry a message, which must be one', async () => {
  const alice = app.slack.person('alice');
  app.answer = () => 'As *text*';
  const { reply } = await alice.types('/x', { in: '#general' });
  expect(reply?.text()).toBe('As text');
  expect(reply?.ephemeral).toBe(true);
  app.answer = () => ({ response_type: 'in_channel', text: 'For all' });
  await alice.types('/x', { in: '#general' });
  await app.slack.person('bob').sees('For all', { anyTime: true });
  app.answer = () => ({ text: 'bad', blocks: [{ type: 'bogus' }] });
  const bad = await alice.types('/x');
  expect(bad.error).toContain('invalid_command_response');
  expect(bad.error).toContain('/blocks/0/type');
});

test('what the app does not acknowledge in time, or fails at, is an error for the person', async () => {
  app.answer = () => 'nothing';
  expect((await app.slack.person('alice').types('/x')).error).toBe('operation_timeout');
  app.answer = (_body, response) => void response.writeHead(500).end();
  expect((await app.slack.person('alice').types('/x')).error).toBe('http_error');
  app.answer = (_body, response) => void response.destroy();
  expect((await app.slack.person('alice').types('/x')).error).toBe('connection_failed');
});

test('a command can be typed in the direct messages with the app', async () => {
  const bob = app.slack.person('bob');
  app.answer = () => 'Here';
  const { reply } = await bob.types('/x', { in: '@usher' });
  expect(app.last()).toMatchObject({
    channel_name: 'directmessage',
    channel_id: expect.stringMatching(/^D/),
  });
  expect(reply?.in).toBe('@bob');
  const posted = await call(app.slack, 'chat.postMessage', { channel: 'U000000002', text: 'And here' });
  expect(posted.channel).toBe(app.last().channel_id);
});

test('only the commands that the app has registered go to it', async () => {
  const other = await exampleSlack({ commands: ['/known'] });
  try {
    await expect(other.person('alice').types('/unknown')).rejects.toThrow('/unknown is not a valid command.');
    expect(other.sent).toHaveLength(0);
  } finally {
    await other.stop();
  }
});

test('Slack can keep its own commands from apps, and then refuses a manifest that has one', async () => {
  const strict = await exampleSlack({ builtInCommands: 'refuse' });
  const validate = (...names: string[]) => {
    const slash_commands = names.map((command) => ({ command, url: 'https://usher.test/slack/events' }));
    const manifest = JSON.stringify({ display_information: { name: 'Usher' }, features: { slash_commands } });
    return call(strict, 'apps.manifest.validate', { manifest }, strict.configToken);
  };
  try {
    expect(await validate('/usher', '/invite')).toEqual({
      ok: false,
      error: 'invalid_manifest',
      errors: [
        {
          code: 'invalid_name',
          message: 'The slash command has an invalid name',
          pointer: '/features/slash_commands',
        },
      ],
    });
    expect(await validate('/usher', '/help')).toMatchObject({ ok: true });
    expect((await validate('/usher', '/usher')).errors).toMatchObject([
      { message: 'The slash command name is duplicated' },
    ]);
    expect(await call(strict, 'apps.manifest.validate', { manifest: '{}' })).toMatchObject({
      error: 'not_allowed_token_type',
    });
    expect(await call(strict, 'auth.test', {}, strict.configToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
    await expect(strict.person('alice').types('/invite')).rejects.toThrow(
      '/invite is a command of Slack’s own.',
    );
  } finally {
    await strict.stop();
  }
});

test('of two apps with the same command, the one installed last gets it', async () => {
  const other = await exampleSlack({ commands: ['/invite', '/usher'] });
  const signingSecret = SIGNING_SECRET;
  const eventsUrl = 'http://127.0.0.1:1/slack/events';
  try {
    other.installOther({ commands: ['/invite'], eventsUrl, signingSecret });
    other.installOther({ commands: ['/usher', '/deploy'], eventsUrl, signingSecret, before: true });
    other.connect('http://127.0.0.1:1/slack/events');
    for (const command of ['/invite', '/usher', '/deploy']) await other.person('alice').types(command);
    expect(other.sent.map(({ body }) => new URLSearchParams(body).get('command'))).toEqual(['/usher']);
  } finally {
    await other.stop();
  }
});

test('shortcuts, global and of a message', async () => {
  const alice = app.slack.person('alice');
  await alice.uses('invite_someone');
  expect(app.last()).toMatchObject({ type: 'shortcut', callback_id: 'invite_someone' });
  const message = await alice.says('Please invite jane', { in: '#general' });
  await alice.uses('invite_author', message);
  expect(app.last()).toMatchObject({ type: 'message_action', message: { text: 'Please invite jane' } });
});

test('an event is sent again at once when the app fails to take it', async () => {
  await app.slack.sendEvent({ type: 'member_left_channel', user: 'U000000001' });
  expect(app.got).toHaveLength(1);
  expect(app.last()).toMatchObject({
    type: 'event_callback',
    team_id: 'T000000001',
    event: { type: 'member_left_channel' },
    event_id: expect.stringMatching(/^Ev/),
  });
  app.answer = (_body, response) => void response.writeHead(500).end();
  await app.slack.sendEvent({ type: 'app_uninstalled' });
  expect(app.got).toHaveLength(3);
  expect(app.got[2]?.headers['x-slack-retry-num']).toBe('1');
  expect(app.got[2]?.body.event_id).toBe(app.got[1]?.body.event_id);
});

test('a request can be sent again, byte for byte, or with another signature or time', async () => {
  const { request } = await app.slack.person('alice').types('/x');
  await app.slack.resend(request);
  expect(app.got[1]?.raw).toBe(app.got[0]?.raw);
  expect(app.got[1]?.headers['x-slack-signature']).toBe(app.got[0]?.headers['x-slack-signature']);
  await app.slack.forge(request, { signature: 'v0=00' });
  expect(app.got[2]?.headers['x-slack-signature']).toBe('v0=00');
  await app.slack.forge(request, { timestamp: 1_000 });
  expect(app.got[3]?.headers['x-slack-request-timestamp']).toBe('1000');
  expect(app.got[3]?.headers['x-slack-signature']).toBe(sign(app.got[0]?.raw ?? '', 1_000, SIGNING_SECRET));
});
