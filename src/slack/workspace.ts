import { WebClient } from '@slack/web-api';
import type { SlackProfile } from '../directory/identify-caller.ts';
import { UserError } from '../errors.ts';
import type { Workspace } from './slack-context.ts';

/** Slack waits 3 s for an answer; a call that takes longer than this leaves no time to say so. */
const INTERACTIVE_TIMEOUT = 2500;

/** The client for calls that a person waits for. One 429 must not hold up everybody else's (platform.md). */
export function interactiveClient(options: { botToken: string; apiUrl: string }): WebClient {
  return new WebClient(options.botToken, {
    slackApiUrl: options.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: INTERACTIVE_TIMEOUT,
  });
}

/** Connects to the workspace that the bot token belongs to. Nothing is asked of Slack before it is needed. */
export function connectWorkspace(options: { botToken: string; apiUrl: string }): Workspace {
  const client = interactiveClient(options);
  let home: Promise<string> | undefined;
  return {
    client,
    home() {
      home ??= client.auth.test().then(({ team_id }) => {
        if (!team_id) throw new Error('auth.test answered without a team_id');
        return team_id;
      });
      home.catch(() => {
        home = undefined;
      });
      return home;
    },
    profile: (slackUser) => readProfile(client, slackUser),
  };
}

async function readProfile(client: WebClient, slackUser: string): Promise<SlackProfile> {
  let user: Awaited<ReturnType<typeof client.users.info>>['user'];
  try {
    ({ user } = await client.users.info({ user: slackUser }));
  } catch (cause) {
    throw new UserError(
      'slack-profile-unavailable',
      'Slack did not say who that is just now. Please try again in a minute.',
      { cause },
    );
  }
  const { first_name, last_name, real_name, email } = user?.profile ?? {};
  return {
    email: email ?? null,
    firstName: first_name || null,
    lastName: last_name || (first_name ? null : real_name || null),
    shortcoming: shortcomingOf(user),
  };
}

function shortcomingOf(
  user: Awaited<ReturnType<WebClient['users']['info']>>['user'],
): SlackProfile['shortcoming'] {
  if (!user || user.deleted) return 'deactivated';
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  if (user.is_stranger) return 'external';
  return user.is_email_confirmed === false ? 'unconfirmed' : null;
}
