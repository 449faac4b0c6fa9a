import type { Json } from '../../shared/json.ts';
import type { StoredFile } from './files.ts';

export interface Workspace {
  id: string;
  name: string;
  domain: string;
  botToken: string;
  /** The token that manages the configuration of apps. */
  configToken: string;
  botUserId: string;
  botId: string;
}

export interface Person {
  id: string;
  team: string;
  name: string;
  realName: string;
  email: string | undefined;
  timezone: string;
  bot: boolean;
  restricted: boolean;
  ultraRestricted: boolean;
  deleted: boolean;
  external: boolean;
}

export interface Channel {
  id: string;
  team: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  archived: boolean;
  /** Shared with another organisation. */
  shared: boolean;
  app: boolean;
  appMayPost: boolean;
  members: Set<string>;
}

export interface MessageBody {
  text: string;
  blocks: Json[] | undefined;
}

/** A message as people see it. */
export interface Message extends MessageBody {
  ts: string;
  team: string;
  channel: string;
  /** Who wrote it: a person, or the app's bot. */
  user: string;
  fromApp: boolean;
  metadata: Json | undefined;
  threadTs: string | undefined;
  broadcast: boolean;
  /** Files that the app sent with it. */
  files?: readonly StoredFile[];
  /** Only this person sees it. */
  ephemeralTo: string | undefined;
  /** What it said before each edit, oldest first. */
  earlier: MessageBody[];
  deleted: boolean;
  /** Grows with everything that is shown or changes, across all channels. */
  sequence: number;
}
