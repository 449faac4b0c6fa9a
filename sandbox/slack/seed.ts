/** The people and channels of the local Slack when it starts. */
export interface SlackSeed {
  workspaces: WorkspaceSeed[];
}

export interface WorkspaceSeed {
  /** Team id, such as `T000000001`. */
  id: string;
  name?: string;
  domain?: string;
  /** Token of the app's bot in this workspace; generated when left out. */
  botToken?: string;
  /** The bot's user id; generated when left out. */
  botUserId?: string;
  people: PersonSeed[];
  channels: ChannelSeed[];
}

export interface PersonSeed {
  /** User id, such as `U000000001`. */
  id: string;
  /** The handle after the @. */
  name: string;
  realName?: string;
  email?: string;
  timezone?: string;
  bot?: boolean;
  /** A guest. */
  restricted?: boolean;
  /** A single-channel guest. */
  ultraRestricted?: boolean;
  deleted?: boolean;
  /** From another company, in a shared channel: Slack shows nothing but the name. */
  external?: boolean;
}

export interface ChannelSeed {
  /** Channel id, such as `C000000001`. */
  id: string;
  /** Without the #. */
  name: string;
  private?: boolean;
  archived?: boolean;
  /** Shared with another organisation by Slack Connect. */
  shared?: boolean;
  /** Is the app a member? Default: yes. */
  app?: boolean;
  /** May the app post here although it is a member? Default: yes. */
  appMayPost?: boolean;
  /** Handles or user ids; default: everyone who is neither deleted nor a single-channel guest. */
  members?: string[];
}
