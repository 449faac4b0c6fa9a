import { LogLevel, WebClient } from '@slack/web-api';
import type { Message } from '../../blocks/channel/card.ts';
import { HOUR, SECOND } from '../clock.ts';
import { shortcomingOf } from '../slack-account.ts';
import { createSlackFetch } from '../slack-fetch.ts';
import { ChannelIds } from './channel-ids.ts';
import { ChannelPace } from './channel-pace.ts';
import { failureOf, NEEDED_TO_WRITE, type SlackAnswer, UNAUTHORIZED } from './slack-answer.ts';

/** What a message carries so that it can be found again: its one key. */
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

/** Where to look for a message that was posted with this key, and since when. */
export interface Search {
  channel: string;
  key: MessageKey;
  threadTs?: string;
  since: Date;
}

/** Milliseconds; far below the lease of a row. */
const TIMEOUT = 10 * SECOND;
/** Pages of messages that are searched. */
const PAGES = 10;
/** Slack's clock and ours differ: a message may look this much older to Slack. */
const CLOCKS_DIFFER_BY = HOUR;

/**
 * Slack as the announcements use it. The client is their own, so that a 429 holds nobody else up. It never repeats a
 * call by itself: the SDK would post twice when only the answer was lost (platform.md, "Rate limits").
 */
export function createAnnouncer(options: {
  token: string;
  slackApiUrl: string;
  /** Whether a proxy is in the way, through which only Node's own `fetch` finds. */
  isProxied?: boolean;
  /** Milliseconds between two messages in one channel; by default as fast as Slack takes them. */
  messageEvery?: number;
}): Announcer {
  const client = new WebClient(options.token, {
    slackApiUrl: options.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(options.isProxied ? { timeout: TIMEOUT } : { fetch: createSlackFetch({ timeout: TIMEOUT }) }),
    logger: QUIET,
  });
  return new Announcer(client, new ChannelPace(options.messageEvery));
}

/** Its calls never throw for what Slack says: they return it. */
export class Announcer {
  readonly pace: ChannelPace;
  readonly #client: WebClient;
  readonly #ids = new ChannelIds();
  #refusal: string | null = null;

  constructor(client: WebClient, pace: ChannelPace) {
    this.#client = client;
    this.pace = pace;
  }

  post({ channel, message, key, thread }: Post): Promise<SlackAnswer<Posted>> {
    return this.#call(NEEDED_TO_WRITE, async () => {
      const content = {
        ...{ channel, ...message, unfurl_links: false, unfurl_media: false },
        metadata: { event_type: key.type, event_payload: { key: key.key } },
      };
      const posted = await this.#client.chat.postMessage(
        thread ? { ...content, thread_ts: thread.ts, reply_broadcast: thread.broadcast } : content,
      );
      if (!posted.channel || !posted.ts) throw new Error('chat.postMessage answered without channel and ts');
      this.#ids.learn(channel, posted.channel);
      return { channel: posted.channel, ts: posted.ts };
    });
  }

  edit({ channel, ts }: Posted, message: Message): Promise<SlackAnswer<null>> {
    return this.#call(NEEDED_TO_WRITE, async () => {
      await this.#client.chat.update({ channel, ts, ...message });
      return null;
    });
  }

  /** Looks for a message; null when there is none. */
  find({ channel, key, threadTs, since }: Search): Promise<SlackAnswer<Posted | null>> {
    return this.#call(UNAUTHORIZED, async () => {
      const id = await this.#ids.find(this.#client, channel);
      if (id === undefined) return null;
      // Slack goes by the real time, even when our clock was moved.
      const oldest = (Math.min(since.getTime(), Date.now()) - CLOCKS_DIFFER_BY) / SECOND;
      const range = { channel: id, oldest: oldest.toFixed(6), limit: 200, include_all_metadata: true };
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page++) {
        const from = { ...range, ...(cursor && { cursor }) };
        const read = threadTs
          ? await this.#client.conversations.replies({ ...from, ts: threadTs })
          : await this.#client.conversations.history(from);
        const found = read.messages?.find(({ metadata }) => hasKey(metadata, key));
        if (found?.ts) return { channel: id, ts: found.ts };
        cursor = read.response_metadata?.next_cursor;
        if (!cursor) break;
      }
      return null;
    });
  }

  /** Makes the app a member of a public channel. */
  join(channel: string): Promise<SlackAnswer<null>> {
    return this.#call(UNAUTHORIZED, async () => {
      const id = await this.#ids.find(this.#client, channel);
      if (id) await this.#client.conversations.join({ channel: id });
      return null;
    });
  }

  /**
   * Whether people of other organisations read a channel (Slack Connect). Direct messages to a person are theirs alone. A
   * channel that Slack does not show to the app is taken for its own: it takes no message either.
   */
  isShared(channel: string): Promise<SlackAnswer<boolean>> {
    return this.#call(UNAUTHORIZED, async () => {
      if (/^[UWD]/.test(channel)) return false;
      const id = await this.#ids.find(this.#client, channel);
      if (id === undefined) return false;
      const known = this.#ids.sharing(id);
      if (known !== undefined) return known;
      const shared = await this.#askIfShared(id);
      this.#ids.learnSharing(id, shared);
      return shared;
    });
  }

  async #askIfShared(id: string): Promise<boolean> {
    const { channel } = await this.#client.conversations.info({ channel: id });
    return channel?.is_ext_shared === true || (channel?.is_shared === true && channel.is_org_shared !== true);
  }

  /** The Slack user of the full, active, human member who has this email address; null when there is none. */
  lookUp({ email, workspace }: { email: string; workspace: string }): Promise<SlackAnswer<string | null>> {
    return this.#call(UNAUTHORIZED, async () => {
      const { user } = await this.#client.users.lookupByEmail({ email });
      return (shortcomingOf(user, workspace) === null && user?.id) || null;
    });
  }

  /** The channel's id where it is known, so that a channel given by name and by id is one. */
  known(channel: string): string {
    return this.#ids.known(channel);
  }

  /** The channels on hold, by their ids and their names. */
  heldChannels(): string[] {
    return this.pace.held().flatMap((channel) => this.#ids.names(channel));
  }

  /** Remembers that the token is refused. Returns whether that is news. */
  tokenFails(error: string): boolean {
    const isNews = this.#refusal !== error;
    this.#refusal = error;
    return isNews;
  }

  async #call<T>(unauthorized: ReadonlySet<string>, call: () => Promise<T>): Promise<SlackAnswer<T>> {
    try {
      const value = await call();
      this.#refusal = null;
      return { ok: true, value };
    } catch (error) {
      return failureOf(error, unauthorized);
    }
  }
}

function hasKey(
  metadata: { event_type?: string; event_payload?: object } | undefined,
  key: MessageKey,
): boolean {
  if (metadata?.event_type !== key.type || !metadata.event_payload) return false;
  return 'key' in metadata.event_payload && metadata.event_payload.key === key.key;
}

/** The SDK would print to the console. What matters is in the answers. */
const QUIET = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
