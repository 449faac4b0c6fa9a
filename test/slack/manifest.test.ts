import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { SHORTCUTS } from '../../blocks/ids.ts';
import { inProject } from '../../src/paths.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { asks } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

/** The parts of the manifest that the code depends on. */
const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(
        z.object({
          command: z.string(),
          url: z.string(),
          usage_hint: z.string(),
          should_escape: z.boolean(),
        }),
      ),
      shortcuts: z.array(z.object({ callback_id: z.string() })),
      app_home: z.object({ home_tab_enabled: z.boolean(), messages_tab_enabled: z.boolean() }),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      event_subscriptions: z.object({ request_url: z.string(), bot_events: z.array(z.string()) }),
      interactivity: z.object({ request_url: z.string(), message_menu_options_url: z.string() }),
      socket_mode_enabled: z.boolean(),
    }),
  })
  .parse(read());

const app = useSlackApp();

function read(): unknown {
  return parse(readFileSync(inProject('manifest.yml'), 'utf8'));
}

test('the manifest is valid by Slack’s own schema', () => {
  const schema = JSON.parse(
    readFileSync(inProject('test', 'slack', 'schemas', 'slack-manifest.v2.schema.json'), 'utf8'),
  );
  // Slack's schema has words and formats of its own, which say nothing about this manifest.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const valid = ajv.compile(schema);
  valid(read());
  expect(valid.errors).toBeNull();
  valid({
    ...z.record(z.string(), z.unknown()).parse(read()),
    features: { slash_commands: [{ command: 'invite' }] },
  });
  expect(valid.errors).not.toBeNull();
});

test('every command of the manifest is listened to, and no other is', async () => {
  for (const { command } of manifest.features.slash_commands) {
    const { text } = await asks(app.person('norman'), command);
    expect(text).not.toBe('');
  }
  const { error } = await app.person('norman').types('/elsewhere');
  expect(error).toBeDefined();
});

test('the shortcuts of the manifest are those that are listened to', () => {
  const offered = manifest.features.shortcuts.map(({ callback_id }) => callback_id);
  expect(offered).toEqual(Object.values(SHORTCUTS));
});

test('commands escape mentions, and every request goes to the one address that listens', () => {
  const { interactivity, event_subscriptions, socket_mode_enabled } = manifest.settings;
  const urls = manifest.features.slash_commands.map(({ url }) => url);
  const { request_url, message_menu_options_url } = interactivity;
  for (const url of [...urls, request_url, message_menu_options_url, event_subscriptions.request_url])
    expect(new URL(url).pathname).toBe('/slack/events');
  expect(manifest.features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
  expect(socket_mode_enabled).toBe(false);
});

const READS = ['channels:history', 'groups:history', 'im:history', 'metadata.message:read'];

/** What each method that the code calls asks for (docs.slack.dev, per method). */
const SCOPES: Record<string, string[]> = {
  'auth.test': [],
  'bots.info': ['users:read'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': READS,
  'conversations.join': ['channels:join'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': READS,
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.lookupByEmail': ['users:read.email'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

test('the scopes are those that the called methods need, and no others', () => {
  const sources = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
    .map((path) => readFileSync(inProject('src', path), 'utf8'));
  const calls = sources.flatMap((source) =>
    [...source.matchAll(/client\s*\.(\w+)\s*\.(\w+)\(/g)].map(([, family, method]) => `${family}.${method}`),
  );
  const needed = new Set([
    'commands',
    ...calls.flatMap((call) => SCOPES[call] ?? [`unknown to this test: ${call}`]),
  ]);
  expect([...needed].toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  expect(manifest.oauth_config.scopes.bot).toEqual(BOT_SCOPES);
});

test('Slack reports changed members, whose profile is dropped; who opens the home; what is written to Usher', () => {
  const { event_subscriptions } = manifest.settings;
  const { home_tab_enabled, messages_tab_enabled } = manifest.features.app_home;
  expect(event_subscriptions.bot_events).toEqual([
    ...['user_change', 'team_join', 'app_home_opened', 'message.im'],
  ]);
  expect({ home_tab_enabled, messages_tab_enabled }).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
  });
});
