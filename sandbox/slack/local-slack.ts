import { type Clock, systemClock } from '../../src/clock.ts';
import type { Json } from '../shared/json.ts';
import type { Internals } from './internals.ts';
import { SlackPerson } from './person.ts';
import type { SlackSeed } from './seed.ts';
import { type AppAnswer, AppConnection, type Forgery, type SentRequest } from './sending/app-connection.ts';
import { sendEvent } from './sending/send-event.ts';
import { type Fault, Faults } from './server/faults.ts';
import { close, listen } from './server/http-server.ts';
import { RateLimits } from './server/rate-limits.ts';
import type { ReceivedCall, WebApiParts } from './server/web-api.ts';
import { type Change, Changes } from './state/changes.ts';
import type { Channel, Message, Person, Workspace } from './state/entities.ts';
import { Files, type StoredFile } from './state/files.ts';
import { MessageStore } from './state/message-store.ts';
import { Places } from './state/places.ts';
import { ResponseUrls } from './state/response-urls.ts';
import { Triggers } from './state/triggers.ts';
import { ViewStore } from './state/view-store.ts';

export interface LocalSlackOptions {
  seed: SlackSeed;
  signingSecret: string;
  /** The app's `POST /slack/events`; `connect` can say it later. */
  eventsUrl?: string;
  /** Default: a free one. */
  port?: number;
  /** `off`: no rate limits. Default: as Slack has them. */
  limits?: 'on' | 'off';
  /** For trigger_ids, response_urls and rate limits; default: the system's. */
  clock?: Clock;
  /** Milliseconds that the app has to acknowledge; default: Slack's 3,000. */
  ackWithin?: number;
  appId?: string;
  /** The slash commands that the app has registered; others are refused without asking it. Default: all go to it. */
  commands?: readonly string[];
  /** The events that the app has subscribed to, by their names in the manifest; others are not sent. Default: all. */
  events?: readonly string[];
  /** Whether Slack's own commands, `/invite` among them, are kept from apps. Default: `take` them all. */
  builtInCommands?: 'take' | 'refuse';
  /** The scopes of the app's tokens, named in every answer. Default: all that there are, and Slack does not name them. */
  scopes?: readonly string[];
}

/** A message with its thread. */
export interface ChannelMessage extends Message {
  replies: Message[];
  visibleTo(person: string): boolean;
}

/** Starts a Slack on this machine, as strict as the real one. Stop it with `stop()`. */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const clock = options.clock ?? systemClock;
  const changes = new Changes();
  const places = new Places(options.seed, changes);
  const internals: Internals = {
    clock,
    appId: options.appId ?? 'A000000001',
    changes,
    places,
    messages: new MessageStore(changes),
    views: new ViewStore(changes),
    triggers: new Triggers(clock),
    responseUrls: new ResponseUrls(clock),
    app: new AppConnection(options.signingSecret, options.eventsUrl, options.ackWithin),
    files: new Files(),
    commands: options.commands,
    events: options.events,
    scopes: options.scopes,
    refuseBuiltIns: options.builtInCommands === 'refuse',
    otherApps: [],
    origin: '',
  };
  const parts: WebApiParts = {
    internals,
    faults: new Faults(),
    rates: options.limits === 'off' ? undefined : new RateLimits(clock),
    calls: [],
  };
  const { server, origin } = await listen(parts, options.port ?? 0);
  internals.origin = origin;
  return new LocalSlack(parts, () => close(server));
}

/** The local Slack, as tests, the demo and the sandbox page hold it. */
export class LocalSlack {
  readonly #parts: WebApiParts;
  readonly #internals: Internals;
  readonly #stop: () => Promise<void>;
  readonly #people = new Map<string, SlackPerson>();

  constructor(parts: WebApiParts, stop: () => Promise<void>) {
    this.#parts = parts;
    this.#internals = parts.internals;
    this.#stop = stop;
  }

  /** For `slackApiUrl`, with the slash at its end. */
  get apiUrl(): string {
    return `${this.#internals.origin}/api/`;
  }

  /** The bot token of the first workspace. */
  get botToken(): string {
    const first = this.#internals.places.workspaces[0];
    if (!first) throw new Error('The local Slack has no workspace.');
    return first.botToken;
  }

  /** The token that manages the configuration of apps in the first workspace. */
  get configToken(): string {
    return this.workspace(this.#internals.places.workspaces[0]?.id ?? '').configToken;
  }

  botTokenOf(team: string): string {
    return this.workspace(team).botToken;
  }

  workspace(team: string): Workspace {
    return this.#internals.places.workspace(team);
  }

  get people(): readonly Person[] {
    return this.#internals.places.people;
  }

  get channels(): readonly Channel[] {
    return this.#internals.places.channels;
  }

  /** Says where the app takes requests: its `POST /slack/events`. */
  connect(eventsUrl: string): void {
    this.#internals.app.connect(eventsUrl);
  }

  /** Installs another app. When two apps have the same command, the one that was installed last gets it. */
  installOther(app: {
    commands: readonly string[];
    eventsUrl: string;
    signingSecret: string;
    before?: boolean;
  }) {
    const { commands, eventsUrl, signingSecret, before = false } = app;
    const connection = new AppConnection(signingSecret, eventsUrl);
    this.#internals.otherApps.push({ commands, connection, before });
  }

  /** Someone to act as, by handle, user id, real name or email. */
  person(nameOrId: string, team?: string): SlackPerson {
    const person = this.#internals.places.person(nameOrId, team ?? this.#home(nameOrId));
    const known = this.#people.get(person.id) ?? new SlackPerson(person, this.#internals);
    this.#people.set(person.id, known);
    return known;
  }

  channel(nameOrId: string, team?: string): Channel {
    return this.#internals.places.channel(nameOrId, team ?? this.#home(nameOrId));
  }

  /** A name is looked for in the first workspace, and elsewhere only when it is not there. */
  #home(nameOrId: string): string | undefined {
    const { people, channels, workspaces } = this.#internals.places;
    const name = nameOrId.replace(/^[@#]/, '');
    const first = workspaces[0]?.id;
    const there = [...people, ...channels].some((one) => one.team === first && one.name === name);
    return there ? first : undefined;
  }

  /** A file that was put into a workspace or sent there, as a browser downloads it. */
  file(id: string): StoredFile | undefined {
    const { files, places } = this.#internals;
    return places.workspaces.map((workspace) => files.find(id, workspace.id)).find(Boolean);
  }

  /** The messages of a channel, or of the direct messages with `@someone`, oldest first, each with its thread. */
  messagesIn(where: string, team?: string): ChannelMessage[] {
    const { places, messages } = this.#internals;
    const channel = where.startsWith('@')
      ? places.directMessages(this.person(where, team).person)
      : this.channel(where, team);
    return messages.inChannel(channel?.id ?? '').map((message) => ({
      ...message,
      replies: messages.repliesTo(message),
      visibleTo: (person: string) => places.sees(places.person(person, message.team), message),
    }));
  }

  /** Lets the next calls of a method go wrong (default: one). */
  fail(method: string, fault: Fault, times = 1): void {
    this.#parts.faults.add(method, fault, times);
  }

  /** Forgets the faults that have not happened yet. */
  clearFaults(): void {
    this.#parts.faults.clear();
  }

  /** The calls of a method (`response_url` for those), or all, oldest first. */
  calls(method?: string): ReceivedCall[] {
    return this.#parts.calls.filter((call) => method === undefined || call.method === method);
  }

  /** Every request that went to the app, oldest first. */
  get sent(): readonly SentRequest[] {
    return this.#internals.app.sent;
  }

  /** Sends an event. When the app fails to acknowledge it, sends it again at once, as Slack does. */
  sendEvent(event: Json, team?: string): Promise<AppAnswer> {
    const { places } = this.#internals;
    return sendEvent(team ?? places.workspaces[0]?.id ?? '', event, this.#internals);
  }

  /** Sends the same request again: same bytes, same signature. */
  resend(request: SentRequest): Promise<AppAnswer> {
    return this.#internals.app.resend(request);
  }

  /** The same request with a bad signature, or properly signed for another time (in seconds). */
  forge(request: SentRequest, forgery: Forgery): Promise<AppAnswer> {
    return this.#internals.app.forge(request, forgery);
  }

  /** Calls back at every change on anyone's screen; returns how to stop that. */
  onChange(listener: (change: Change) => void): () => void {
    return this.#internals.changes.onChange(listener);
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}
