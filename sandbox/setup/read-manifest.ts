import { parse } from 'yaml';
import { manifestText } from '../../src/cli/manifest/manifest-text.ts';
import type { Command, Shortcut } from '../page-server/screen.ts';
import { record, records, text } from '../shared/json.ts';

export interface Manifest {
  commands: Command[];
  shortcuts: Shortcut[];
  /** What the app may do; undefined: everything. */
  scopes?: readonly string[];
  /** The events that the app has subscribed to; undefined: all. */
  events?: readonly string[];
  /** Does the app have a home? */
  home: boolean;
  /** May people write to the app? */
  writable: boolean;
}

/** What the app offers in Slack, as its manifest says. Nobody keeps `/invite` from it here. */
export function readManifest(): Manifest {
  const manifest = record(
    parse(manifestText({ url: 'http://127.0.0.1', commands: 'plain', withInvite: true })),
  );
  const features = record(manifest.features);
  const { bot } = record(record(manifest.oauth_config).scopes);
  const { bot_events: events } = record(record(manifest.settings).event_subscriptions);
  const appHome = record(features.app_home);
  return {
    commands: records(features.slash_commands).map((one) => ({
      command: text(one.command),
      description: text(one.description),
      usageHint: text(one.usage_hint),
    })),
    shortcuts: records(features.shortcuts).map((one) => ({
      name: text(one.name),
      callbackId: text(one.callback_id),
      description: text(one.description),
      on: one.type === 'message' ? 'message' : 'global',
    })),
    scopes: Array.isArray(bot) ? bot.map(text) : [],
    events: Array.isArray(events) ? events.map(text) : [],
    home: appHome.home_tab_enabled === true,
    writable: appHome.messages_tab_enabled === true && appHome.messages_tab_read_only_enabled !== true,
  };
}
