import type { Clock } from '../../src/clock.ts';
import type { AppConnection } from './sending/app-connection.ts';
import type { Changes } from './state/changes.ts';
import type { Files } from './state/files.ts';
import type { MessageStore } from './state/message-store.ts';
import type { Places } from './state/places.ts';
import type { ResponseUrls } from './state/response-urls.ts';
import type { Triggers } from './state/triggers.ts';
import type { ViewStore } from './state/view-store.ts';

/** Another app in the workspace. */
export interface OtherApp {
  commands: readonly string[];
  connection: AppConnection;
  /** Whether it was installed before the app. */
  before: boolean;
}

/** The parts of the local Slack that its methods, its requests and its people work with. */
export interface Internals {
  clock: Clock;
  appId: string;
  changes: Changes;
  places: Places;
  messages: MessageStore;
  views: ViewStore;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  app: AppConnection;
  files: Files;
  /** The slash commands of the app; undefined: all that people type. */
  commands: readonly string[] | undefined;
  /** The events that the app has subscribed to; undefined: all that there are. */
  events: readonly string[] | undefined;
  /** Whether Slack's own commands are kept from apps. */
  refuseBuiltIns: boolean;
  /** Other apps with commands, in the order in which they were installed. */
  otherApps: OtherApp[];
  /** The scopes of the app's tokens, named in every answer; undefined: all, and they are not named. */
  scopes: readonly string[] | undefined;
  /** `http://127.0.0.1:PORT`, once it listens. */
  origin: string;
}
