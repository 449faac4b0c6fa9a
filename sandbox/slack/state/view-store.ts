import { randomBytes } from 'node:crypto';
import { type Json, records, text } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { LIMITS } from '../rules/limits.ts';
import type { Changes } from './changes.ts';
import { type ElementValues, valuesOf } from './element-values.ts';
import type { Person, Workspace } from './entities.ts';
import { withIds } from './normal-blocks.ts';

/** A view on someone's screen. */
export interface OpenView {
  id: string;
  team: string;
  person: string;
  hash: string;
  rootId: string;
  previousId: string | undefined;
  view: Json;
  values: ElementValues;
  /** The app's errors, by block_id. */
  errors: Record<string, string>;
}

/** The stack of modals and the home of each person. */
export class ViewStore {
  readonly #changes: Changes;
  readonly #stacks = new Map<string, OpenView[]>();
  readonly #homes = new Map<string, OpenView>();

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** The open modals of a person, the top one last. */
  stack(person: string): readonly OpenView[] {
    return this.#stacks.get(person) ?? [];
  }

  home(person: string): OpenView | undefined {
    return this.#homes.get(person);
  }

  find(wanted: { id: string } | { externalId: string }, team: string): OpenView | undefined {
    const all = [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
    return all.find(
      (open) =>
        open.team === team &&
        ('id' in wanted ? open.id === wanted.id : text(open.view.external_id) === wanted.externalId),
    );
  }

  open(person: Person, view: Json): OpenView {
    this.#refuseKnownExternalId(view, person.team);
    const opened = this.#make(person, view, undefined);
    this.#stacks.set(person.id, [opened]);
    this.#announce(opened);
    return opened;
  }

  /** Refuses `view_not_found` when nothing is open to push upon, and `push_limit_reached` on a stack of three. */
  push(person: Person, view: Json): OpenView {
    const stack = this.#stacks.get(person.id) ?? [];
    const top = stack.at(-1);
    if (!top) throw new Refusal('view_not_found');
    if (stack.length >= LIMITS.view.stack) throw new Refusal('push_limit_reached');
    this.#refuseKnownExternalId(view, person.team);
    const pushed = this.#make(person, view, top);
    this.#stacks.set(person.id, [...stack, pushed]);
    this.#announce(pushed);
    return pushed;
  }

  update(open: OpenView, view: Json): OpenView {
    this.#refuseKnownExternalId(view, open.team, open);
    open.view = { ...view, blocks: withIds(records(view.blocks)) };
    open.values = valuesOf(open.view.blocks, open.values);
    open.hash = newHash();
    open.errors = {};
    this.#announce(open);
    return open;
  }

  publish(person: Person, view: Json): OpenView {
    const existing = this.#homes.get(person.id);
    if (existing) return this.update(existing, view);
    const made = this.#make(person, view, undefined);
    this.#homes.set(person.id, made);
    this.#announce(made);
    return made;
  }

  /** Takes the view, and whatever is on top of it, off the screen. Returns what was closed, top first. */
  close(open: OpenView): OpenView[] {
    const stack = this.#stacks.get(open.person) ?? [];
    const at = stack.indexOf(open);
    if (at === -1) return [];
    this.#stacks.set(open.person, stack.slice(0, at));
    this.#announce(open);
    return stack.slice(at).reverse();
  }

  /** Something a person typed or an error has changed the view's looks. */
  changed(open: OpenView): void {
    this.#announce(open);
  }

  #make(person: Person, view: Json, below: OpenView | undefined): OpenView {
    const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
    const named = { ...view, blocks: withIds(records(view.blocks)) };
    return {
      id,
      team: person.team,
      person: person.id,
      hash: newHash(),
      rootId: below?.rootId ?? id,
      previousId: below?.id,
      view: named,
      values: valuesOf(named.blocks),
      errors: {},
    };
  }

  #refuseKnownExternalId(view: Json, team: string, self?: OpenView): void {
    const externalId = text(view.external_id);
    if (externalId === '') return;
    const other = this.find({ externalId }, team);
    if (other && other !== self) throw new Refusal('duplicate_external_id');
  }

  #announce(open: OpenView): void {
    const kind = open.view.type === 'home' ? 'home' : 'view';
    this.#changes.announce({ kind, team: open.team, where: open.person, id: open.id });
  }
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}

/** The view in the shape in which Slack sends it and answers with it. */
export function viewOutput(open: OpenView, workspace: Workspace, appId: string): Json {
  return {
    id: open.id,
    team_id: open.team,
    type: open.view.type,
    blocks: open.view.blocks,
    private_metadata: open.view.private_metadata ?? '',
    callback_id: open.view.callback_id ?? '',
    state: { values: structuredClone(open.values) },
    hash: open.hash,
    title: open.view.title ?? null,
    clear_on_close: open.view.clear_on_close ?? false,
    notify_on_close: open.view.notify_on_close ?? false,
    close: open.view.close ?? null,
    submit: open.view.submit ?? null,
    previous_view_id: open.previousId ?? null,
    root_view_id: open.rootId,
    app_id: appId,
    external_id: open.view.external_id ?? '',
    app_installed_team_id: open.team,
    bot_id: workspace.botId,
  };
}
