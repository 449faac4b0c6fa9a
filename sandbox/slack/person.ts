import { isRecord, type Json } from '../shared/json.ts';
import type { Internals } from './internals.ts';
import { openDirectMessages } from './methods/conversations.ts';
import { type Actor, act, topOf } from './people/actor.ts';
import { type Heard, heardOf, OpenForm, ShownMessage } from './people/messages-and-forms.ts';
import type { AppAnswer } from './sending/app-connection.ts';
import { appOf } from './sending/app-of-command.ts';
import { escapeCommand } from './sending/escape-command.ts';
import { commandFields, shortcut } from './sending/payloads.ts';
import { isSubscribed, sendEvent } from './sending/send-event.ts';
import { showAnswer } from './sending/show-answer.ts';
import type { Channel, Message, Person } from './state/entities.ts';
import { fileObject, type Upload } from './state/files.ts';
import { messageObject } from './state/message-object.ts';
import { type OpenView, viewOutput } from './state/view-store.ts';

/** A limit for what never comes, not for a busy machine. Milliseconds. */
const SOON = 30_000;

export interface SeesOptions {
  /** Also what was there before this person's latest action. */
  anyTime?: boolean;
  /** Only in this channel. */
  in?: string;
  /** How long to wait, in milliseconds. */
  within?: number;
}

/** Someone who uses Slack: types, reads, fills in, presses. Shared by tests, the demo and the sandbox page. */
export class SlackPerson implements Actor {
  readonly person: Person;
  readonly internals: Internals;
  since = 0;

  constructor(person: Person, internals: Internals) {
    this.person = person;
    this.internals = internals;
  }

  get id(): string {
    return this.person.id;
  }

  /** Types a slash command in a channel (default: the first one this person is in). */
  async types(line: string, options: { in?: string; linkEmails?: boolean } = {}): Promise<Heard> {
    const [command = '', ...rest] = line.split(' ');
    if (!command.startsWith('/')) throw new Error(`“${line}” is no command: use says() for a message.`);
    const channel = await this.#channel(options.in);
    const app = appOf(command, this.internals);
    const escaped = escapeCommand(
      rest.join(' ').trim(),
      this.person,
      this.internals,
      options.linkEmails ?? false,
    );
    const fields = commandFields(this.person, channel, command, escaped, this.internals);
    const reaction = await act(
      this,
      () => app.sendForm('command', fields),
      (answer) => {
        const body = isRecord(answer.json) ? answer.json : { text: answer.text };
        if (answer.text === '') return undefined;
        return showAnswer(body, { person: this.person, channel }, this.internals);
      },
    );
    return heardOf(this, reaction);
  }

  /** Writes a message in a channel. What is written to the app (`in: '@usher'`), the app is sent as an event. */
  async says(words: string, options: { in?: string; thread?: ShownMessage } = {}): Promise<ShownMessage> {
    const channel = await this.#channel(options.in);
    const message = this.internals.messages.show({
      team: this.person.team,
      channel: channel.id,
      user: this.person.id,
      fromApp: false,
      text: words,
      blocks: undefined,
      metadata: undefined,
      threadTs: options.thread?.ts,
      broadcast: false,
      ephemeralTo: undefined,
    });
    if (channel.kind === 'im' && isSubscribed('message.im', this.internals)) {
      await act(this, () => this.#sendsEvent(this.#written(message, words)));
    }
    return this.shown(message);
  }

  /**
   * Waits for a message that says this, since this person's latest action. Returns the newest one.
   * Throws after the time limit, with the latest messages in the error.
   */
  async sees(what: RegExp | string, options: SeesOptions = {}): Promise<ShownMessage> {
    const look = (): Message | undefined =>
      this.#visible(options).findLast((message) => says(this.shown(message).text(), what));
    const found = await this.internals.changes.until(look, options.within ?? SOON);
    if (found) return this.shown(found);
    const recent = this.#visible({ ...options, anyTime: true })
      .slice(-5)
      .map((message) => `- ${this.shown(message).text()}`);
    throw new Error(
      `${this.person.name} does not see ${String(what)}. The latest messages are:\n${recent.join('\n') || '- none'}`,
    );
  }

  /** Waits for a form, of this title if one is given. */
  async seesForm(title?: string, within = SOON): Promise<OpenForm> {
    const look = (): OpenForm | undefined => {
      const { form } = this;
      return form && (title === undefined || form.title === title) ? form : undefined;
    };
    const found = await this.internals.changes.until(look, within);
    if (found) return found;
    throw new Error(
      `${this.person.name} sees no form ${title ?? ''}. On top is: ${this.form?.title ?? 'nothing'}.`,
    );
  }

  /** All messages on this person's screen, oldest first. */
  messages(options: { in?: string } = {}): ShownMessage[] {
    return this.#visible({ ...options, anyTime: true }).map((message) => this.shown(message));
  }

  /** The form that is open now. */
  get form(): OpenForm | undefined {
    const top = this.internals.views.stack(this.person.id).at(-1);
    return top && this.formOf(topOf(this, top.rootId));
  }

  /** Opens the app's home tab: the app is sent an event, and may publish, which this waits for. */
  async opensHome(within = SOON): Promise<OpenForm> {
    const { person, internals } = this;
    const { views, changes } = internals;
    const view = views.home(person.id);
    const shown = view?.hash;
    if (isSubscribed('app_home_opened', internals)) {
      const channel = (await this.#channel('@usher')).id;
      const workspace = internals.places.workspace(person.team);
      const event = {
        ...{ type: 'app_home_opened', user: person.id, channel, tab: 'home' },
        ...(view && { view: viewOutput(view, workspace, internals.appId) }),
      };
      await act(this, () => this.#sendsEvent(event));
      const published = () => views.home(person.id)?.hash !== shown || undefined;
      await changes.until(published, within);
    }
    return this.formOf(() => views.home(person.id));
  }

  /** Chooses one of the app's shortcuts, of a message if one is given. */
  async uses(callbackId: string, message?: ShownMessage): Promise<Heard> {
    const payload = shortcut(this.person, callbackId, message?.message, this.internals);
    return heardOf(this, await act(this, () => this.internals.app.sendInteraction(payload)));
  }

  /** Puts a file into the workspace, as a form does before it is submitted. Returns what `file_input` sends. */
  uploads(file: Upload): Json {
    return fileObject(this.internals.files.add(this.person, file), this.internals.origin);
  }

  formOf(find: () => OpenView | undefined): OpenForm {
    return new OpenForm(this, find);
  }

  shown(message: Message): ShownMessage {
    return new ShownMessage(this, message);
  }

  #sendsEvent(event: Json): Promise<AppAnswer> {
    return sendEvent(this.person.team, event, this.internals);
  }

  /** The event of a message to the app. Slack links the addresses in it, and escapes it as a command. */
  #written(message: Message, words: string): Json {
    return {
      ...messageObject(message, this.internals),
      text: escapeCommand(words, this.person, this.internals, true),
      channel: message.channel,
      channel_type: 'im',
      event_ts: message.ts,
    };
  }

  /** A channel this person is in; `@usher` is the direct messages with the app. */
  async #channel(name: string | undefined): Promise<Channel> {
    const { places } = this.internals;
    if (name === '@usher') {
      const caller = { internals: this.internals, workspace: places.workspace(this.person.team) };
      return openDirectMessages(this.id, caller);
    }
    if (name === undefined) {
      const first = places.channels.find(
        (channel) => channel.members.has(this.person.id) && !channel.archived,
      );
      if (!first) throw new Error(`${this.person.name} is in no channel.`);
      return first;
    }
    const channel = places.channel(name, this.person.team);
    if (!channel.members.has(this.person.id)) throw new Error(`${this.person.name} is not in ${name}.`);
    return channel;
  }

  #visible(options: SeesOptions): Message[] {
    const { messages, places } = this.internals;
    const channel = options.in === undefined ? undefined : places.channel(options.in, this.person.team).id;
    return messages
      .all()
      .filter((message) => places.sees(this.person, message))
      .filter((message) => channel === undefined || message.channel === channel)
      .filter((message) => options.anyTime === true || message.sequence > this.since);
  }
}

function says(shown: string, what: RegExp | string): boolean {
  return typeof what === 'string' ? shown.includes(what) : shown.search(what) !== -1;
}
