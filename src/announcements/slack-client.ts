import { ErrorCode, LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import type { Message } from '../../blocks/channel/card.ts';
import { HOUR, SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';
import { Pace } from './pace.ts';
import {
  BROKEN_DOWN,
  NEEDED_TO_WRITE,
  type SlackAnswer,
  type SlackFailure,
  UNAUTHORIZED,
} from './slack-answer.ts';

/** What a message carries so that it can be found again: the effect's one key. */
export interface MessageKey {
  type: 'usher_card' | 'usher_fact' | 'usher_notice';
  key: string;
}

/** Where a message is, by Slack's ids. */
export interface Posted {
  channel: string;
  ts: string;
}

export interface Post {
  /** A channel's id, its name with the #, or a user's id. */
  channel: string;
  message: Message;
  key: MessageKey;
  thread?: { ts: string; broadcast: boolean };
}

/** Slack as the announcements use it. */
export interface Announcer {
  readonly pace: Pace;
  post(post: Post): Promise<SlackAnswer<Posted>>;
  edit(at: Posted, message: Message): Promise<SlackAnswer<null>>;
  /** Looks for a message that was posted with this key since then; null: there is none. */
  find(where: {
    channel: string;
    key: MessageKey;
    threadTs?: string;
    since: Date;
  }): Promise<SlackAnswer<Posted | null>>;
  /** Makes the app a member of a public channel. */
  join(channel: string): Promise<SlackAnswer<null>>;
  /** The full, active, human member who has this email address; null: there is none. */
  lookUp(email: string): Promise<SlackAnswer<string | null>>;
  /** The channel's id as far as it is known, so that a channel has one name here. */
  known(channel: string): string;
  /** The names that a channel's id is known by, and the id. */
  names(channel: string): string[];
  /** Takes note that the token is refused; true when that is news. */
  tokenFails(error: string): boolean;
}

/** Milliseconds; far below the lease of a card. */
const TIMEOUT = 10 * SECOND;
/** How far is looked for a message or a channel. */
const PAGES = 10;
/** Clocks differ: what was posted "since then" may look a little older to Slack. */
const SLACK_IN_TIME = HOUR;

/**
 * A client of the announcements' own, so that their 429s hold nobody else up. It never repeats a call by itself: the
 * SDK would post twice when only the answer was lost (platform.md, "Rate limits").
 */
export function createAnnouncer(options: {
  token: string;
  slackApiUrl: string;
  /** Milliseconds between two messages in one channel; by default as fast as Slack takes them. */
  messageEvery?: number;
}): Announcer {
  const client = new WebClient(options.token, {
    slackApiUrl: options.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT,
    logger: QUIET,
  });
  const ids = new Map<string, string>();
  let refusal: string | null = null;

  async function asked<T>(
    unauthorized: ReadonlySet<string>,
    call: () => Promise<T>,
  ): Promise<SlackAnswer<T>> {
    try {
      const value = await call();
      refusal = null;
      return { ok: true, value };
    } catch (error) {
      return failure(error, unauthorized);
    }
  }

  /** Slack wants ids where it reads: the direct messages of a person, the id of a named channel. */
  async function idOf(channel: string): Promise<string | undefined> {
    if (/^[UW]/.test(channel)) return (await client.conversations.open({ users: channel })).channel?.id;
    const known = ids.get(channel);
    if (known || !channel.startsWith('#')) return known ?? channel;
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page++) {
      const listed = await client.conversations.list({
        types: 'public_channel',
        exclude_archived: true,
        limit: 1000,
        ...(cursor && { cursor }),
      });
      for (const { name, id } of listed.channels ?? []) if (name && id) ids.set(`#${name}`, id);
      cursor = listed.response_metadata?.next_cursor;
      if (ids.has(channel) || !cursor) break;
    }
    return ids.get(channel);
  }

  return {
    pace: new Pace(options.messageEvery),
    post: ({ channel, message, key, thread }) =>
      asked(NEEDED_TO_WRITE, async () => {
        const content = {
          ...{ channel, ...message, unfurl_links: false, unfurl_media: false },
          metadata: { event_type: key.type, event_payload: { key: key.key } },
        };
        const posted = await client.chat.postMessage(
          thread ? { ...content, thread_ts: thread.ts, reply_broadcast: thread.broadcast } : content,
        );
        if (!posted.channel || !posted.ts)
          throw new Error('chat.postMessage answered without channel and ts');
        if (channel.startsWith('#')) ids.set(channel, posted.channel);
        return { channel: posted.channel, ts: posted.ts };
      }),
    edit: ({ channel, ts }, message) =>
      asked(NEEDED_TO_WRITE, async () => {
        await client.chat.update({ channel, ts, ...message });
        return null;
      }),
    find: ({ channel, key, threadTs, since }) =>
      asked(UNAUTHORIZED, async () => {
        const id = await idOf(channel);
        if (id === undefined) return null;
        // Slack's times are the world's, wherever our clock was moved to.
        const oldest = (Math.min(since.getTime(), Date.now()) - SLACK_IN_TIME) / SECOND;
        const range = { channel: id, oldest: oldest.toFixed(6), limit: 200, include_all_metadata: true };
        let cursor: string | undefined;
        for (let page = 0; page < PAGES; page++) {
          const from = { ...range, ...(cursor && { cursor }) };
          const read = threadTs
            ? await client.conversations.replies({ ...from, ts: threadTs })
            : await client.conversations.history(from);
          const found = read.messages?.find((message) => isKeyOf(message.metadata, key));
          if (found?.ts) return { channel: id, ts: found.ts };
          cursor = read.response_metadata?.next_cursor;
          if (!cursor) break;
        }
        return null;
      }),
    join: (channel) =>
      asked(UNAUTHORIZED, async () => {
        const id = await idOf(channel);
        if (id) await client.conversations.join({ channel: id });
        return null;
      }),
    lookUp: (email) =>
      asked(UNAUTHORIZED, async () => {
        const { user } = await client.users.lookupByEmail({ email });
        const { id, deleted, is_bot, is_restricted, is_ultra_restricted } = user ?? {};
        return id && !deleted && !is_bot && !is_restricted && !is_ultra_restricted ? id : null;
      }),
    known: (channel) => ids.get(channel) ?? channel,
    names: (channel) => [channel, ...[...ids].flatMap(([name, id]) => (id === channel ? [name] : []))],
    tokenFails(error) {
      const news = refusal !== error;
      refusal = error;
      return news;
    },
  };
}

function isKeyOf(
  metadata: { event_type?: string; event_payload?: object } | undefined,
  key: MessageKey,
): boolean {
  if (metadata?.event_type !== key.type || !metadata.event_payload) return false;
  return 'key' in metadata.event_payload && metadata.event_payload.key === key.key;
}

function failure(error: unknown, unauthorized: ReadonlySet<string>): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { ok: false, why: 'LIMITED', retryAfter: Math.max(1, error.retryAfter) * SECOND };
  }
  if (!(error instanceof WebAPIPlatformError)) return { ok: false, why: 'UNKNOWN', error: reasonOf(error) };
  const word = error.data.error;
  if (word === 'ratelimited') return { ok: false, why: 'LIMITED', retryAfter: 30 * SECOND };
  if (unauthorized.has(word)) return { ok: false, why: 'UNAUTHORIZED', error: word };
  return { ok: false, why: BROKEN_DOWN.has(word) ? 'UNKNOWN' : 'REFUSED', error: word };
}

/** fetch says no more than "fetch failed"; why is in the cause of the cause. */
function reasonOf(error: unknown): string {
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === ErrorCode.RequestError
  ) {
    const original = 'original' in error ? error.original : undefined;
    const cause = original instanceof Error ? (original.cause ?? original) : original;
    return describeError(cause ?? error);
  }
  return describeError(error);
}

/** The SDK would print to the console; what matters comes back as an answer. */
const QUIET = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
