import { type Json, records, textOf } from '../../shared/json.ts';
import type { SentRequest } from '../sending/app-connection.ts';
import { viewClosed, viewSubmission } from '../sending/payloads.ts';
import type { Message } from '../state/entities.ts';
import { fileObject, type Upload } from '../state/files.ts';
import type { OpenView } from '../state/view-store.ts';
import { type Actor, act, type Reaction } from './actor.ts';
import { applySubmission, type Outcome } from './apply-submission.ts';
import type { Entry } from './choose-value.ts';
import { problemsOfFields } from './problems-of-fields.ts';
import { offeredBy, type Place } from './search-options.ts';
import type { Spot } from './spot.ts';
import { Surface } from './surface.ts';
import { looksLike, readable, visibleText } from './visible-text.ts';

/*
 * What people have on their screens: messages, and forms (modals and homes). An action on one may bring up another,
 * so they are in one file.
 */

/** What someone has in front of them after an action. */
export interface Heard {
  /** The app's ephemeral answer, or the message that the acknowledgement carried. */
  reply?: ShownMessage;
  /** The form that opened or changed place with another. */
  form?: OpenForm;
  /** What Slack says went wrong: `operation_timeout`, `http_error`, `connection_failed` … */
  error?: string;
  request: SentRequest;
}

/** The reaction to an action, as objects that the person can act on. */
export function heardOf(actor: Actor, { message, top, error, request }: Reaction): Heard {
  return {
    ...(message && { reply: new ShownMessage(actor, message) }),
    ...(top && { form: new OpenForm(actor, top) }),
    ...(error !== undefined && { error }),
    request,
  };
}

/** A message on someone's screen. It follows later edits. */
export class ShownMessage extends Surface<Heard> {
  readonly message: Message;

  constructor(actor: Actor, message: Message) {
    super(actor);
    this.message = message;
  }

  get ts(): string {
    return this.message.ts;
  }

  /** Does only this person see it? */
  get ephemeral(): boolean {
    return this.message.ephemeralTo !== undefined;
  }

  get gone(): boolean {
    return this.message.deleted;
  }

  /** The name of the channel, with a #; `@…` for direct messages. */
  get in(): string {
    const channel = this.actor.internals.places.channel(this.message.channel, this.message.team);
    return channel.kind === 'im' ? `@${channel.name}` : `#${channel.name}`;
  }

  /** What it says on the screen: the blocks if there are any, else the text. */
  text(): string {
    const { places } = this.actor.internals;
    const blocks = this.message.blocks ?? [];
    return blocks.length > 0 ? visibleText(blocks, places) : looksLike(this.message.text, places);
  }

  /** The files that came with it, as text. */
  files(): { name: string; text: string }[] {
    return (this.message.files ?? []).map(({ name, content }) => ({
      name,
      text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(content),
    }));
  }

  /** The replies in its thread, oldest first. */
  thread(): ShownMessage[] {
    const { internals, person } = this.actor;
    return internals.messages
      .repliesTo(this.message)
      .filter((reply) => internals.places.sees(person, reply))
      .map((reply) => new ShownMessage(this.actor, reply));
  }

  protected override place(): Place {
    if (this.message.deleted) throw new Error('This message is no longer on the screen.');
    return { message: this.message };
  }

  protected override blocks(): Json[] {
    this.place();
    return this.message.blocks ?? [];
  }

  protected override heard(reaction: Reaction): Heard {
    return heardOf(this.actor, reaction);
  }
}

export interface Submission extends Partial<Heard> {
  outcome: Outcome;
  /** By label. */
  errors: Record<string, string>;
}

/** A form (modal) or a home on someone's screen; after a push or a pop it is the view on top. */
export class OpenForm extends Surface<Heard> {
  readonly #find: () => OpenView | undefined;

  constructor(actor: Actor, find: () => OpenView | undefined) {
    super(actor);
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
    return [this.title, visibleText(this.blocks(), this.actor.internals.places), ...entries, ...errors]
      .concat(textOf(view.submit), textOf(view.close))
      .filter((line) => line !== null && line !== '')
      .join('\n');
  }

  /** The labels of all that can be filled in. */
  labels(): string[] {
    return this.fields().map((field) => field.label);
  }

  /** The errors on the screen, by label. */
  get errors(): Record<string, string> {
    const { errors } = this.view;
    const labelled = this.fields().flatMap((field) => {
      const error = errors[field.blockId];
      return error === undefined ? [] : [[field.label, error] as const];
    });
    return Object.fromEntries(labelled);
  }

  /** The value of a field, as a person reads it; null when it is empty. */
  value(label: string): Entry {
    const { places } = this.actor.internals;
    const field = this.field(label);
    const { type: _type, ...state } = this.view.values[field.blockId]?.[field.actionId] ?? {};
    const value = Object.values(state)[0];
    if (Array.isArray(value)) return value.map((one) => readable(one, places));
    return value === null || value === undefined ? null : readable(value, places);
  }

  /** Fills in fields by label, in the order given. */
  async fill(entries: Record<string, Entry>): Promise<void> {
    for (const [label, entry] of Object.entries(entries)) {
      const heard = await this.choose(label, entry);
      if (heard?.error) throw new Error(`After “${label}” was filled in: ${heard.error}`);
    }
  }

  /** Types into a text field, without the Enter that may send it to the app. */
  async type(label: string, text: string): Promise<void> {
    const { blockId, actionId } = this.field(label);
    await this.enterAt({ blockId, actionId }, text, { quietly: true });
  }

  /** Puts files into a file input. */
  async attach(label: string, files: Upload[]): Promise<void> {
    const { person, internals } = this.actor;
    const stored = files.map((file) => fileObject(internals.files.add(person, file), internals.origin));
    await this.enterAt(this.field(label), stored);
  }

  /** What a menu offers without typing. */
  async choices(label: string): Promise<string[]> {
    return await offeredBy(this.actor, this.place(), this.field(label));
  }

  /** Is there still a field at this spot? */
  hasFieldAt({ blockId, actionId }: Spot): boolean {
    return this.fields().some((field) => field.blockId === blockId && field.actionId === actionId);
  }

  /** Presses the submit button. Slack's own checks of required fields come first, as on a real screen. */
  async submit(): Promise<Submission> {
    const { person, internals } = this.actor;
    const open = this.view;
    if (open.view.submit === undefined) throw new Error('This form has no button to submit it.');
    const problems = problemsOfFields(this.fields(), open.values);
    if (Object.keys(problems).length > 0) {
      open.errors = problems;
      internals.views.changed(open);
      return { outcome: 'errors', errors: this.errors };
    }
    let result: { outcome: Outcome; error?: string } = { outcome: 'failed' };
    const reaction = await act(this.actor, async () => {
      const answer = await internals.app.sendInteraction(viewSubmission(person, open, internals));
      result = applySubmission(this.actor, open, answer);
      return answer;
    });
    return { ...heardOf(this.actor, reaction), ...result, errors: this.isOpen ? this.errors : {} };
  }

  /** Presses the close button: takes the top view off; with `all` the cross, which takes everything. */
  async close(options: { all?: boolean } = {}): Promise<void> {
    const { person, internals } = this.actor;
    const top = this.view;
    const cleared = options.all === true || top.view.clear_on_close === true;
    const from = cleared ? internals.views.stack(person.id)[0] : top;
    for (const closed of internals.views.close(from ?? top)) {
      if (closed.view.notify_on_close === true) {
        await internals.app.sendInteraction(viewClosed(person, closed, cleared, internals));
      }
    }
  }

  protected override place(): Place {
    return { open: this.view };
  }

  protected override blocks(): Json[] {
    return records(this.view.view.blocks);
  }

  protected override heard(reaction: Reaction): Heard {
    return heardOf(this.actor, reaction);
  }
}
