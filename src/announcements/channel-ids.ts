import type { WebClient } from '@slack/web-api';

/** Pages of channels that are searched for a name. */
const PAGES = 10;

/** What is known of the ids of channels that were given by name. */
export class ChannelIds {
  readonly #ids = new Map<string, string>();

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

  /** Slack reads by id only: finds the id of a named channel, or opens the direct messages with a person. */
  async find(client: WebClient, channel: string): Promise<string | undefined> {
    if (/^[UW]/.test(channel)) return (await client.conversations.open({ users: channel })).channel?.id;
    if (!channel.startsWith('#')) return channel;
    let cursor: string | undefined;
    for (let page = 0; page < PAGES && !this.#ids.has(channel); page++) {
      const listed = await client.conversations.list({
        types: 'public_channel',
        exclude_archived: true,
        limit: 1000,
        ...(cursor && { cursor }),
      });
      for (const { name, id } of listed.channels ?? []) if (name && id) this.learn(`#${name}`, id);
      cursor = listed.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    return this.#ids.get(channel);
  }
}
