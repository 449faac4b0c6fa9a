import { randomBytes } from 'node:crypto';
import { createEmulator, type Emulator } from 'emulate';
import { isRecord, type Json, record, records, text } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Channel, Person, Workspace } from './entities.ts';

/** Tokens that nobody else on this machine can guess. */
const SALT = randomBytes(9).toString('hex');

/** emulate knows one team, and this is its id. */
const EMULATED_TEAM = 'T000000001';

/** What people and apps write, which may look like an id and is none. */
const CONTENT = new Set(['text', 'blocks', 'metadata']);

/**
 * One workspace in `emulate`, which keeps its users, channels, messages and threads.
 * emulate makes up its own ids: this is where ours and its are exchanged, in both directions.
 */
export class EmulatedWorkspace {
  readonly #workspace: Workspace;
  readonly #emulator: Emulator;
  readonly #inner = new Map<string, string>();
  readonly #outer = new Map<string, string>();

  private constructor(workspace: Workspace, emulator: Emulator) {
    this.#workspace = workspace;
    this.#emulator = emulator;
  }

  static async start(
    workspace: Workspace,
    people: Person[],
    channels: Channel[],
  ): Promise<EmulatedWorkspace> {
    // The names that emulate sees are our ids: they are unique, and lead back from its ids to ours.
    const ids = [workspace.botUserId, ...people.map((person) => person.id)];
    const emulator = await createEmulator({
      service: 'slack',
      port: 0,
      seed: {
        slack: {
          team: { name: workspace.name, domain: workspace.domain },
          users: ids.map((id) => {
            const person = people.find((candidate) => candidate.id === id);
            const email = person?.email?.toLowerCase() ?? `${id.toLowerCase()}@nowhere.invalid`;
            return { name: id, real_name: person?.realName ?? 'Usher', email };
          }),
          channels: channels.map((channel) => ({
            name: channel.id.toLowerCase(),
            is_private: channel.kind === 'private',
          })),
          tokens: ids.map((id) => ({ token: tokenOf(id), user: id })),
        },
      },
    });
    const emulated = new EmulatedWorkspace(workspace, emulator);
    await emulated.#learnIds(channels);
    return emulated;
  }

  async #learnIds(channels: Channel[]): Promise<void> {
    const users = await this.#ask('users.list', { limit: 1000 });
    for (const user of records(users.members)) this.#pair(text(user.name), text(user.id));
    const types = 'public_channel,private_channel';
    const listed = await this.#ask('conversations.list', { limit: 1000, types });
    for (const found of records(listed.channels)) {
      const channel = channels.find((candidate) => candidate.id.toLowerCase() === found.name);
      // emulate's own channels have ids that look like ours, and get others.
      this.#pair(channel?.id ?? `emulate-${text(found.name)}`, text(found.id));
    }
  }

  #pair(ours: string, theirs: string): void {
    this.#inner.set(ours, theirs);
    this.#outer.set(theirs, ours);
  }

  /**
   * Calls a method of emulate as the app's bot (or as the person given), in our ids.
   * Throws a Refusal with emulate's error.
   */
  async call(method: string, args: Json, as: string = this.#workspace.botUserId): Promise<Json> {
    const inner = record(this.#translate(args, this.#inner));
    return record(this.#translate(await this.#ask(method, inner, as), this.#outer, true));
  }

  async #ask(method: string, args: Json, as: string = this.#workspace.botUserId): Promise<Json> {
    const response = await fetch(`${this.#emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(as)}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const answer: unknown = await response.json();
    if (!isRecord(answer)) throw new Error(`emulate answered ${method} with something that is no object`);
    if (answer.ok !== true) throw new Refusal(text(answer.error) || 'internal_error');
    return answer;
  }

  /** Only values that are an id as a whole are exchanged; text in messages stays as it is. */
  #translate(value: unknown, ids: Map<string, string>, outward = false): unknown {
    if (typeof value === 'string') {
      return outward && value === EMULATED_TEAM ? this.#workspace.id : (ids.get(value) ?? value);
    }
    if (Array.isArray(value)) return value.map((entry) => this.#translate(entry, ids, outward));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        CONTENT.has(key) ? entry : this.#translate(entry, ids, outward),
      ]),
    );
  }

  async stop(): Promise<void> {
    await this.#emulator.close();
  }
}

function tokenOf(id: string): string {
  return `xox-${SALT}-${id}`;
}
