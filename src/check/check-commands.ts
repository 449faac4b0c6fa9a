import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { SECOND } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { seenCommands } from '../directory/seen-commands.ts';
import { describeError } from '../errors.ts';
import type { Workspace } from '../slack/slack-context.ts';
import { commandNames, taskOf } from '../words/commands.ts';
import { type Finding, note, right, wrong } from './finding.ts';

const PATIENCE = 10 * SECOND;

const Exported = z.looseObject({
  manifest: z.looseObject({
    features: z.looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })).default([]) }),
  }),
});

/** Which commands people have typed: those reach Usher, whatever Slack and other apps have of such a name. */
export async function checkTypedCommands(db: Database, workspace: Workspace): Promise<Finding[]> {
  const home = await workspace.home().catch(() => null);
  if (home === null) return [];
  const seen = await seenCommands(db, home);
  if (seen.length > 0) return [right(`These commands have reached Usher: ${seen.join(', ')}.`)];
  return [
    note(
      `No command has reached Usher yet. Type ${commandNames(seen).help} in Slack; if something else answers, another app or Slack itself has the name.`,
    ),
  ];
}

/** Which commands the app's manifest has at Slack. Only the token of an app configuration may ask. */
export async function checkManifest(
  workspace: Workspace,
  { apiUrl, configToken }: { apiUrl: string; configToken: string },
): Promise<Finding[]> {
  try {
    const { bot_id: bot } = await workspace.client.auth.test();
    const { bot: found } = await workspace.client.bots.info({ ...(bot && { bot }) });
    const client = new WebClient(configToken, {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 1 },
      timeout: PATIENCE,
    });
    const exported = await client.apiCall('apps.manifest.export', { app_id: found?.app_id });
    const { features } = Exported.parse(exported).manifest;
    const names = features.slash_commands.map(({ command }) => command);
    const others = names.filter((name) => taskOf(name) === null);
    if (names.length === 0) {
      return [wrong('The Slack app has no commands. Paste what usher manifest prints under “App Manifest”.')];
    }
    if (others.length > 0) {
      return [
        wrong(
          `The Slack app has commands that Usher does not answer: ${others.join(', ')}. Paste what usher manifest prints under “App Manifest”.`,
        ),
      ];
    }
    return [right(`The Slack app has the commands ${names.join(', ')}.`)];
  } catch (error) {
    return [
      wrong(
        `Slack did not show the app's manifest: ${describeError(error)}. SLACK_CONFIG_TOKEN works for 12 hours; generate another one.`,
      ),
    ];
  }
}
