import type { Changes } from './changes.ts';
import type { Message, MessageBody } from './entities.ts';
import { withIds } from './normal-blocks.ts';

type NewMessage = Omit<Message, 'ts' | 'sequence' | 'earlier' | 'deleted'>;

/** What is on the screens: every message of the Web API and of response_urls, with its edits. */
export class MessageStore {
  readonly #changes: Changes;
  readonly #messages: Message[] = [];
  #sequence = 0;
  /** The time of the latest message, in microseconds. */
  #latest = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** The number of the latest thing that was shown; what comes later has a greater one. */
  get sequence(): number {
    return this.#sequence;
  }

  all(): readonly Message[] {
    return this.#messages;
  }

  /** What is shown in a channel itself: its messages, and replies that were sent to the channel too. Oldest first. */
  inChannel(channel: string): Message[] {
    return this.#messages.filter(
      (message) =>
        message.channel === channel &&
        !message.deleted &&
        (message.threadTs === undefined || message.broadcast),
    );
  }

  /** The replies to a message, oldest first. */
  repliesTo({ channel, ts }: { channel: string; ts: string }): Message[] {
    return this.#messages.filter(
      (message) => message.channel === channel && message.threadTs === ts && !message.deleted,
    );
  }

  find(channel: string, ts: string): Message | undefined {
    return this.#messages.find(
      (message) => message.channel === channel && message.ts === ts && !message.deleted,
    );
  }

  show(message: NewMessage): Message {
    const blocks = message.blocks && withIds(message.blocks);
    const shown = {
      ...message,
      ts: this.#nextTs(),
      blocks,
      earlier: [],
      deleted: false,
      sequence: ++this.#sequence,
    };
    this.#messages.push(shown);
    this.#announce(shown);
    return shown;
  }

  edit(message: Message, body: MessageBody): void {
    message.earlier.push({ text: message.text, blocks: message.blocks });
    message.text = body.text;
    message.blocks = body.blocks && withIds(body.blocks);
    message.sequence = ++this.#sequence;
    this.#announce(message);
  }

  remove(message: Message): void {
    message.deleted = true;
    message.sequence = ++this.#sequence;
    this.#announce(message);
  }

  /** Slack's ids of messages: the time in seconds with six decimals. No two are the same, and later ones are greater. */
  #nextTs(): string {
    this.#latest = Math.max(this.#latest + 1, Date.now() * 1000);
    return (this.#latest / 1_000_000).toFixed(6);
  }

  #announce(message: Message): void {
    this.#changes.announce({ kind: 'message', team: message.team, where: message.channel, id: message.ts });
  }
}
