import { WebClient } from '@slack/web-api';
import type { SlackProfile } from '../directory/identify-caller.ts';
import { UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { shortcomingOf } from '../slack-account.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Workspace } from './slack-context.ts';

/** Slack waits 3 s for an answer; a call that takes longer than this leaves no time to say so. */
const INTERACTIVE_TIMEOUT = 2500;

/** The client for calls that a person waits for. One 429 must not hold up everybody else's (platform.md, "Rate limits"). */
function interactiveClient(options: { botToken: string; apiUrl: string; logger: Logger }): WebClient {
  return new WebClient(options.botToken, {
    slackApiUrl: options.apiUrl,
    logger: boltLogger(options.logger),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: INTERACTIVE_TIMEOUT,
  });
}

/** Connects to the workspace that the bot token belongs to. Nothing is asked of Slack before it is needed. */
export function connectWorkspace(options: { botToken: string; apiUrl: string; logger: Logger }): Workspace {
  const client = interactiveClient(options);
  let asked: Promise<string> | undefined;
  const home = () => {
    asked ??= readHome(client).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return { client, home, profile: async (slackUser) => readProfile(client, slackUser, await home()) };
}

async function readHome(client: WebClient): Promise<string> {
  const { team_id } = await client.auth.test();
  if (team_id) return team_id;
  throw new Error('auth.test answered without a team_id');
}

type SlackUser = Awaited<ReturnType<WebClient['users']['info']>>['user'];

async function readProfile(client: WebClient, slackUser: string, home: string): Promise<SlackProfile> {
  let user: SlackUser;
  try {
    ({ user } = await client.users.info({ user: slackUser }));
  } catch (cause) {
    throw new UserError(
      'SLACK_PROFILE_UNAVAILABLE',
      'Slack could not say who that is just now. Please try again in a minute.',
      { cause },
    );
  }
  const { first_name, last_name, real_name, email } = user?.profile ?? {};
  return {
    email: email ?? null,
    firstName: first_name || null,
    lastName: last_name || (first_name ? null : real_name || null),
    shortcoming: shortcomingOf(user, home),
  };
}
