import { type ConversationsListResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { MINUTE } from '../clock.ts';

/** Pages of channels that are searched for a name. */
const PAGES = 10;
/** How long what Slack said of a channel's readers is taken for true, milliseconds. */
const SHARING_FOR = MINUTE;

/** What is known of channels: the ids of those that were given by name, and whether other organisations read them. */
export class ChannelIds {
  readonly #ids = new Map<string, string>();
  #types = 'public_channel,private_channel';
  readonly #shared = new Map<string, { shared: boolean; at: number }>();

  /** The channel's id where it is known, so that a channel given by name and by id is one. */
  known(channel: string): string {
    return this.#ids.get(channel) ?? channel;
  }

  /** The names that a channel's id is known by, and the id itself. */
  names(channel: string): string[] {
    return [channel, ...[...this.#ids].flatMap(([name, id]) => (id === channel ? [name] : []))];
  }

  learn(channel: string, id: string): void {
    if (channel.startsWith('#')) this.#ids.set(channel, id);
  }

  /** Whether other organisations read a channel, as Slack said within the last minute; undefined when it has not. */
  sharing(id: string): boolean | undefined {
    const known = this.#shared.get(id);
    return known && performance.now() - known.at < SHARING_FOR ? known.shared : undefined;
  }

  learnSharing(id: string, shared: boolean): void {
    this.#shared.set(id, { shared, at: performance.now() });
  }

  /** Slack reads by id only: finds the id of a named channel, or opens the direct messages with a person. */
  async find(client: WebClient, channel: string): Promise<string | undefined> {
    if (/^[UW]/.test(channel)) return (await client.conversations.open({ users: channel })).channel?.id;
    if (!channel.startsWith('#')) return channel;
    let cursor: string | undefined;
    for (let page = 0; page < PAGES && !this.#ids.has(channel); page++) {
      const listed = await this.#list(client, cursor);
      for (const { name, id } of listed.channels ?? []) if (name && id) this.learn(`#${name}`, id);
      cursor = listed.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    return this.#ids.get(channel);
  }

  /** An app that was installed before it asked for `groups:read` is shown public channels only. */
  async #list(client: WebClient, cursor: string | undefined): Promise<ConversationsListResponse> {
    const page = { exclude_archived: true, limit: 1000, ...(cursor && { cursor }) };
    try {
      return await client.conversations.list({ ...page, types: this.#types });
    } catch (error) {
      const isScope = error instanceof WebAPIPlatformError && error.data.error === 'missing_scope';
      if (!isScope || this.#types === 'public_channel') throw error;
      this.#types = 'public_channel';
      return client.conversations.list({ ...page, types: this.#types });
    }
  }
}
