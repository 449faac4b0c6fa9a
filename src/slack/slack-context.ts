import type { WebClient } from '@slack/web-api';
import type { Context } from '../context.ts';
import type { SlackProfile } from '../directory/identify-caller.ts';

/** The workspace that the app is installed in. */
export interface Workspace {
  /** For calls a person waits for: never held up by a rate limit, never retried behind the scenes. */
  readonly client: WebClient;
  /** The workspace's id; asked of Slack once. */
  home(): Promise<string>;
  profile(slackUser: string): Promise<SlackProfile>;
}

/** What the listeners may use. */
export interface SlackContext extends Context {
  readonly workspace: Workspace;
}
