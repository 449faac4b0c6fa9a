import type { WebClient } from '@slack/web-api';
import type { Context } from '../context.ts';
import type { SlackProfile } from '../directory/identify-caller.ts';
import type { KnownCommands } from './known-commands.ts';
import type { SlackProfiles } from './profiles.ts';

/** The workspace that the app is installed in. */
export interface Workspace {
  /** For calls a person waits for: never held up by a rate limit, never retried behind the scenes. */
  readonly client: WebClient;
  /** Where Slack's methods are called, and the token to call them with: files are fetched without the client. */
  readonly slackUrl: string;
  readonly botToken: string;
  /** The workspace's id; asked of Slack once. */
  home(): Promise<string>;
  /** The scopes of the bot token; null when Slack does not name them. */
  scopes(): Promise<readonly string[] | null>;
  /** Asks Slack each time; listeners use `profiles`, which remember. */
  profile(slackUser: string): Promise<SlackProfile>;
}

/** What the Slack edge is built from. */
export interface SlackParts extends Context {
  readonly workspace: Workspace;
}

/** What the listeners may use. */
export interface SlackContext extends SlackParts {
  readonly profiles: SlackProfiles;
  /** By what names people know the commands. */
  readonly commands: KnownCommands;
}
