import { type Json, record, records, textOf } from '../../shared/json.ts';
import { optionsOf } from '../rules/option.ts';
import { viewClosed, viewSubmission } from '../sending/payloads.ts';
import { fileObject, type Upload } from '../state/files.ts';
import type { OpenView } from '../state/view-store.ts';
import { type Actor, act, type Heard } from './actor.ts';
import { applySubmission, type Outcome } from './apply-submission.ts';
import type { Entry } from './choose-value.ts';
import { pressables } from './find-button.ts';
import { type Field, fieldsOf, findField } from './find-field.ts';
import { enter, enterAt, type PressOptions, press, pressAt } from './press.ts';
import { problemsOfFields } from './problems-of-fields.ts';
import { searchOptions } from './search-options.ts';
import { fieldAt, type Spot } from './spot.ts';
import { textObject, visibleText } from './visible-text.ts';

export interface Submission extends Partial<Heard> {
  outcome: Outcome;
  /** By label. */
  errors: Record<string, string>;
}

/** A form (modal) or a home on someone's screen; after a push or a pop it is the view on top. */
export class OpenForm {
  readonly #actor: Actor;
  readonly #find: () => OpenView | undefined;

  constructor(actor: Actor, find: () => OpenView | undefined) {
    this.#actor = actor;
    this.#find = find;
  }

  get isOpen(): boolean {
    return this.#find() !== undefined;
  }

  /** The view as Slack has it; throws when the form has been closed. */
  get view(): OpenView {
    const open = this.#find();
    if (!open) throw new Error('The form is no longer open.');
    return open;
  }

  get title(): string {
    return textOf(this.view.view.title);
  }

  /** What the submit button says; empty when there is none. */
  get submitLabel(): string {
    return textOf(this.view.view.submit);
  }

  /** All visible text: title, blocks, what has been filled in, errors, the names of the buttons at the bottom. */
  text(): string {
    const { view } = this.view;
    const entries = this.labels().flatMap((label) => this.value(label));
    const errors = Object.values(this.errors);
    return [this.title, visibleText(this.#blocks(), this.#actor.inside.places), ...entries, ...errors]
      .concat(textOf(view.submit), textOf(view.close))
      .filter((line) => line !== null && line !== '')
      .join('\n');
  }

  /** The labels of all that can be filled in. */
  labels(): string[] {
    return this.#fields().map((field) => field.label);
  }

  /** What the buttons in the form say (the one that submits is not among them). */
  buttons(): string[] {
    return pressables(this.#blocks(), this.#actor.inside.places).map((one) => one.label);
  }

  /** The errors on the screen, by label. */
  get errors(): Record<string, string> {
    const { errors } = this.view;
    const labelled = this.#fields().flatMap((field) => {
      const error = errors[field.blockId];
      return error === undefined ? [] : [[field.label, error] as const];
    });
    return Object.fromEntries(labelled);
  }

  /** What stands in a field, as a person reads it; null when it is empty. */
  value(label: string): Entry {
    const field = this.#field(label);
    const { type: _type, ...state } = this.view.values[field.blockId]?.[field.actionId] ?? {};
    const value = Object.values(state)[0];
    if (Array.isArray(value)) return value.map((one) => this.#readable(one));
    return value === null || value === undefined ? null : this.#readable(value);
  }

  /** Fills in fields by label, in the order given. */
  async fill(entries: Record<string, Entry>): Promise<void> {
    for (const [label, entry] of Object.entries(entries)) {
      const heard = await enter(this.#actor, { open: this.view }, this.#field(label), entry);
      if (heard?.error) throw new Error(`After “${label}” was filled in: ${heard.error}`);
    }
  }

  /** Puts files into a file input. */
  async attach(label: string, files: Upload[]): Promise<void> {
    const { blockId, actionId } = this.#field(label);
    const { person, inside } = this.#actor;
    const stored = files.map((file) => fileObject(inside.files.add(person, file), inside.origin));
    await this.enterAt({ blockId, actionId }, stored);
  }

  /** What a menu offers without typing. */
  async choices(label: string): Promise<string[]> {
    const field = this.#field(label);
    const { places } = this.#actor.inside;
    const { team } = this.#actor.person;
    switch (String(field.element.type).replace(/^multi_/, '')) {
      case 'external_select':
        return await this.search(label, '');
      case 'users_select':
        return places.people.filter((person) => person.team === team && !person.deleted).map((p) => p.name);
      case 'conversations_select':
      case 'channels_select':
        return places.channels.filter((c) => c.team === team && c.kind !== 'im').map((c) => `#${c.name}`);
      default:
        return optionsOf(field.element).map((option) => this.#readable(option));
    }
  }

  /** Types into an external select and returns what the app offers. */
  async search(label: string, typed: string): Promise<string[]> {
    const options = await searchOptions(this.#actor, { open: this.view }, this.#field(label), typed);
    return options.map((option) => this.#readable(option));
  }

  /** Presses a button (`on`: the text of its row). Undefined when a confirmation was denied. */
  async press(label: string, options: PressOptions = {}): Promise<Heard | undefined> {
    return await press(this.#actor, { open: this.view }, label, options);
  }

  /** Is there still a field at this spot? */
  hasFieldAt({ blockId, actionId }: Spot): boolean {
    return this.#fields().some((field) => field.blockId === blockId && field.actionId === actionId);
  }

  /** Fills in the field at a spot; `quietly`: the app hears of it only with whatever is done next. */
  async enterAt(spot: Spot, value: unknown, options: { quietly?: boolean } = {}): Promise<Heard | undefined> {
    return await enterAt(this.#actor, { open: this.view }, spot, value, options);
  }

  /** Types into the external select at a spot and returns the options that the app offers. */
  async searchAt(spot: Spot, typed: string): Promise<Json[]> {
    const field = fieldAt(this.#blocks(), spot, this.#actor.inside.places);
    return await searchOptions(this.#actor, { open: this.view }, field, typed);
  }

  /** Presses the button at a spot, or an entry of the overflow menu there. */
  async pressAt(spot: Spot, entry?: string): Promise<Heard> {
    return await pressAt(this.#actor, { open: this.view }, spot, entry);
  }

  /** Presses the submit button. Slack's own checks of required fields come first, as on a real screen. */
  async submit(): Promise<Submission> {
    const open = this.view;
    if (open.view.submit === undefined) throw new Error('This form has no button to submit it.');
    const problems = problemsOfFields(this.#fields(), open.values);
    if (Object.keys(problems).length > 0) {
      open.errors = problems;
      this.#actor.inside.views.changed(open);
      return { outcome: 'errors', errors: this.errors };
    }
    const { person, inside } = this.#actor;
    let result: { outcome: Outcome; error?: string } = { outcome: 'failed' };
    const heard = await act(this.#actor, async () => {
      const answer = await inside.app.sendInteraction(viewSubmission(person, open, inside));
      result = applySubmission(this.#actor, open, answer);
      return answer;
    });
    return { ...heard, ...result, errors: this.isOpen ? this.errors : {} };
  }

  /** Presses the close button: takes the top view off; with `all` the cross, which takes everything. */
  async close(options: { all?: boolean } = {}): Promise<void> {
    const { person, inside } = this.#actor;
    const top = this.view;
    const cleared = options.all === true || top.view.clear_on_close === true;
    const from = cleared ? inside.views.stack(person.id)[0] : top;
    for (const closed of inside.views.close(from ?? top)) {
      if (closed.view.notify_on_close === true) {
        await inside.app.sendInteraction(viewClosed(person, closed, cleared, inside));
      }
    }
  }

  #blocks(): Json[] {
    return records(this.view.view.blocks);
  }

  #fields(): Field[] {
    return fieldsOf(this.#blocks(), this.#actor.inside.places);
  }

  #field(label: string): Field {
    return findField(this.#blocks(), label, this.#actor.inside.places);
  }

  /** An option by its text, a user or a channel by its name, all else as it is. */
  #readable(value: unknown): string {
    const { places } = this.#actor.inside;
    if (typeof value === 'object') return textObject(record(value).text, places);
    const person = places.people.find((candidate) => candidate.id === value);
    const channel = places.channels.find((candidate) => candidate.id === value);
    return person ? `@${person.name}` : channel ? `#${channel.name}` : String(value);
  }
}
