import { randomBytes } from 'node:crypto';
import type { ChannelSeed, PersonSeed, SlackSeed, WorkspaceSeed } from '../seed.ts';
import type { Changes } from './changes.ts';
import type { Channel, Message, Person, Workspace } from './entities.ts';

/** Workspaces, people and channels. */
export class Places {
  readonly workspaces: Workspace[] = [];
  readonly people: Person[] = [];
  readonly channels: Channel[] = [];
  readonly #changes: Changes;

  constructor(seed: SlackSeed, changes: Changes) {
    this.#changes = changes;
    for (const workspace of seed.workspaces) this.#add(workspace);
  }

  #add(seed: WorkspaceSeed): void {
    const digits = seed.id.slice(1);
    const workspace = {
      id: seed.id,
      name: seed.name ?? seed.id,
      domain: seed.domain ?? seed.id.toLowerCase(),
      botToken: seed.botToken ?? `xoxb-${digits}-${randomBytes(9).toString('hex')}`,
      configToken: `xoxe.xoxp-${digits}-${randomBytes(9).toString('hex')}`,
      botUserId: seed.botUserId ?? `UBOT${digits}`,
      botId: `B${digits}`,
    };
    this.workspaces.push(workspace);
    for (const person of seed.people) this.people.push(personOf(person, seed.id));
    for (const channel of seed.channels) this.channels.push(this.#channelOf(channel, seed.id));
  }

  #channelOf(seed: ChannelSeed, team: string): Channel {
    const everyone = this.people.filter((person) => person.team === team);
    const members = seed.members
      ? everyone.filter((person) =>
          seed.members?.some((member) => member === person.id || member === person.name),
        )
      : everyone.filter((person) => !person.deleted && !person.ultraRestricted);
    return {
      id: seed.id,
      team,
      name: seed.name.replace(/^#/, ''),
      kind: seed.private ? 'private' : 'public',
      archived: seed.archived ?? false,
      shared: seed.shared ?? false,
      app: seed.app ?? true,
      appMayPost: seed.appMayPost ?? true,
      members: new Set(members.map((person) => person.id)),
    };
  }

  /** By user id, handle (with or without @), real name or email; throws when there is none or more than one. */
  person(nameOrId: string, team?: string): Person {
    const wanted = nameOrId.replace(/^@/, '').toLowerCase();
    const here = this.people.filter((person) => team === undefined || person.team === team);
    const found =
      here.filter((person) => person.id === nameOrId).at(0) ??
      onlyOne(
        here.filter((person) =>
          [person.name, person.realName, person.email].some((n) => n?.toLowerCase() === wanted),
        ),
        `people called ${nameOrId}`,
      );
    if (found) return found;
    throw new Error(
      `There is no ${nameOrId} in this Slack. There are: ${here.map((p) => p.name).join(', ')}.`,
    );
  }

  /** By id or name (with or without #); throws when there is none or more than one. */
  channel(nameOrId: string, team?: string): Channel {
    const here = this.channels.filter((channel) => team === undefined || channel.team === team);
    const found =
      here.find((channel) => channel.id === nameOrId) ??
      onlyOne(
        here.filter((channel) => channel.kind !== 'im' && channel.name === nameOrId.replace(/^#/, '')),
        `channels called ${nameOrId}`,
      );
    if (found) return found;
    throw new Error(
      `There is no channel ${nameOrId}. There are: ${here.map((c) => `#${c.name}`).join(', ')}.`,
    );
  }

  workspace(team: string): Workspace {
    const found = this.workspaces.find((workspace) => workspace.id === team);
    if (!found) throw new Error(`There is no workspace ${team}.`);
    return found;
  }

  /** The direct messages between the app and this person, once there are any. */
  directMessages(person: Person): Channel | undefined {
    return this.channels.find((channel) => channel.kind === 'im' && channel.members.has(person.id));
  }

  /** The direct messages between the app and this person, opened if there are none yet. */
  openDirectMessages(person: Person): Channel {
    const existing = this.directMessages(person);
    if (existing) return existing;
    const channel: Channel = {
      id: `D${randomBytes(5).toString('hex').toUpperCase()}`,
      team: person.team,
      name: person.name,
      kind: 'im',
      archived: false,
      shared: false,
      app: true,
      appMayPost: true,
      members: new Set([person.id]),
    };
    this.channels.push(channel);
    this.changed(channel);
    return channel;
  }

  changed(channel: Channel): void {
    this.#changes.announce({ kind: 'channel', team: channel.team, where: channel.id, id: channel.id });
  }

  /** Ephemerals are for their addressee alone, everything else is for the members of its channel. */
  sees(person: Person, message: Message): boolean {
    if (message.deleted) return false;
    if (message.ephemeralTo !== undefined) return message.ephemeralTo === person.id;
    return this.channels.some((channel) => channel.id === message.channel && channel.members.has(person.id));
  }
}

function personOf(seed: PersonSeed, team: string): Person {
  return {
    id: seed.id,
    team,
    name: seed.name,
    realName: seed.realName ?? seed.name,
    email: seed.email,
    timezone: seed.timezone ?? 'America/Chicago',
    bot: seed.bot ?? false,
    restricted: seed.restricted ?? seed.ultraRestricted ?? false,
    ultraRestricted: seed.ultraRestricted ?? false,
    deleted: seed.deleted ?? false,
    external: seed.external ?? false,
  };
}

function onlyOne<Thing>(things: Thing[], what: string): Thing | undefined {
  if (things.length > 1) throw new Error(`There are ${things.length} ${what}: use the id.`);
  return things[0];
}
