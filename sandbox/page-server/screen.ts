/** What goes from the sandbox to its page. Only types: the page is built without Node. */

/** A block as Slack has it. The component that shows it reads what it needs. */
export type Block = Record<string, unknown>;

/** Someone to act as: in Slack, in the mailbox, or both. */
export interface Persona {
  /** The handle in Slack, or the address of someone who has none. */
  id: string;
  name: string;
  email: string;
  /** In a few words: what this person may do, and where. */
  role: string;
  /** Has an account in the local Slack. */
  inSlack: boolean;
}

/** What is the same for every person. */
export interface World {
  commands: Command[];
  shortcuts: Shortcut[];
  /** Does the app have a home? */
  home: boolean;
  /** May people write to the app? */
  writable: boolean;
  /** Where Usher's own pages are. */
  usherUrl: string;
}

export interface Command {
  command: string;
  description: string;
  usageHint: string;
}

export interface Shortcut {
  name: string;
  callbackId: string;
  description: string;
  on: 'message' | 'global';
}

export interface Time {
  /** Milliseconds by which the sandbox's clock is ahead of the machine's. */
  offset: number;
  /** When the next follow-up is due, in milliseconds since 1970; null when none is. */
  nextFollowUp: number | null;
}

/** What one person has in front of them in Slack. */
export interface Screen {
  me: { id: string; name: string; realName: string };
  workspace: string;
  /** The app's own user. */
  app: string;
  people: { id: string; name: string; realName: string }[];
  channels: Channel[];
  messages: ShownMessage[];
  /** The stack of modals, the top one last. */
  views: View[];
  home: View | null;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
}

export interface ShownMessage {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  files: SentFile[];
  threadTs: string | null;
  /** A reply that was also sent to the channel. */
  broadcast: boolean;
  onlyForYou: boolean;
  edited: boolean;
  /** By the sandbox's clock, in milliseconds since 1970. */
  at: number;
  /** Grows with everything that is shown or changes. */
  sequence: number;
}

/** A file that the app sent. */
export interface SentFile {
  id: string;
  name: string;
  /** In bytes. */
  size: number;
}

export interface View {
  id: string;
  hash: string;
  title: string;
  submit: string;
  close: string;
  blocks: Block[];
  /** By block_id and action_id. */
  values: Record<string, Record<string, Record<string, unknown>>>;
  /** By block_id. */
  errors: Record<string, string>;
  /** There is another view below it. */
  pushed: boolean;
}

export interface MailSummary {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  at: number;
  /** Whether one click unsubscribes from it. */
  unsubscribes: boolean;
  /** What happened to it last, in one or two words. */
  became: string;
}

export type Fate = 'deliver' | 'bounce' | 'complain';

export interface Mailboxes {
  /** Newest first. */
  mails: MailSummary[];
  /** The addresses whose mail does not simply arrive. */
  fates: Record<string, Fate>;
}

/** The answer to an action. */
export interface Done {
  /** What Slack would say to this person, such as that the app did not answer. */
  error?: string;
  /** How a submission ended. */
  outcome?: string;
  options?: Block[];
  file?: Block;
}
