import { type UsersInfoResponse, WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { SlackProfile } from '../directory/identify-caller.ts';
import { readName } from '../directory/typed/read-name.ts';
import { UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { shortcomingOf } from '../slack-account.ts';
import { createSlackFetch } from '../slack-fetch.ts';
import { boltLogger } from './bolt-logger.ts';
import { isSetUpFault, NOT_SET_UP } from './set-up-fault.ts';
import type { Workspace } from './slack-context.ts';

/** Slack waits 3 s for an answer; a call that takes longer than this leaves no time to say so. */
const INTERACTIVE_TIMEOUT = 2500;

interface Connection {
  readonly botToken: string;
  readonly apiUrl: string;
  /** Whether a proxy is in the way, through which only Node's own `fetch` finds. */
  readonly isProxied: boolean;
  readonly logger: Logger;
}

/** The client for calls that a person waits for. One 429 must not hold up everybody else's (platform.md, "Rate limits"). */
function interactiveClient(options: Connection): WebClient {
  const timeout = INTERACTIVE_TIMEOUT;
  return new WebClient(options.botToken, {
    slackApiUrl: options.apiUrl,
    logger: boltLogger(options.logger),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    ...(options.isProxied ? { timeout } : { fetch: createSlackFetch({ timeout }) }),
  });
}

/** Connects to the workspace that the bot token belongs to. Nothing is asked of Slack before it is needed. */
export function connectWorkspace(options: Connection): Workspace {
  const client = interactiveClient(options);
  let asked: Promise<TokenFacts> | undefined;
  const token = () => {
    asked ??= readToken(client).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  const home = async () => (await token()).home;
  return {
    client,
    slackUrl: options.apiUrl,
    botToken: options.botToken,
    home,
    scopes: async () => (await token()).scopes,
    profile: async (slackUser) => readProfile(client, slackUser, await home()),
  };
}

/** What Slack says of the bot token: its workspace, and its scopes where they are named. */
interface TokenFacts {
  readonly home: string;
  readonly scopes: readonly string[] | null;
}

async function readToken(client: WebClient): Promise<TokenFacts> {
  const { team_id, response_metadata } = await client.auth.test();
  if (team_id) return { home: team_id, scopes: response_metadata?.scopes ?? null };
  throw new Error('auth.test answered without a team_id');
}

async function askForUser(client: WebClient, slackUser: string): Promise<UsersInfoResponse> {
  try {
    return await client.users.info({ user: slackUser });
  } catch (cause) {
    if (isSetUpFault(cause)) throw notSetUp(cause);
    if (cause instanceof WebAPIPlatformError && UNKNOWN_USER.has(cause.data.error)) {
      const sentence = 'Slack does not know that person in this workspace.';
      throw new UserError('SLACK_PROFILE_UNKNOWN', sentence, { cause });
    }
    const sentence = 'Slack could not say who that is just now. Please try again in a minute.';
    throw new UserError('SLACK_PROFILE_UNAVAILABLE', sentence, { cause });
  }
}

const UNKNOWN_USER: ReadonlySet<string> = new Set(['user_not_found', 'user_not_visible']);

function notSetUp(cause: unknown): UserError {
  return new UserError('SLACK_SET_UP', NOT_SET_UP, { cause });
}

async function readProfile(client: WebClient, slackUser: string, home: string): Promise<SlackProfile> {
  const { user, response_metadata } = await askForUser(client, slackUser);
  const { first_name, last_name, real_name, email } = user?.profile ?? {};
  // Without this scope Slack leaves the address out, and no person could be identified.
  const scopes = response_metadata?.scopes;
  if (!email && scopes && !scopes.includes('users:read.email')) throw notSetUp('users:read.email is missing');
  return {
    email: email ?? null,
    ...nameOf({ first: first_name, last: last_name, whole: real_name }),
    shortcoming: shortcomingOf(user, home),
  };
}

/** First and last name of a profile. A profile may have them in one: then they are taken apart where that is certain. */
function nameOf(names: {
  first: string | undefined;
  last: string | undefined;
  whole: string | undefined;
}): Pick<SlackProfile, 'firstName' | 'lastName'> {
  const { first, last, whole } = names;
  if (first && last) return { firstName: first, lastName: last };
  const written = whole || first || last || '';
  const { firstName = null, lastName = written || null } = readName(written, 'DISPLAY_NAME');
  return { firstName, lastName };
}
