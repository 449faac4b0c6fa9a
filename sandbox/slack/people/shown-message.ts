import type { Json } from '../../shared/json.ts';
import type { Message } from '../state/entities.ts';
import type { Actor, Heard } from './actor.ts';
import type { Entry } from './choose-value.ts';
import { pressables } from './find-button.ts';
import { findField } from './find-field.ts';
import { blocksOf, enter, enterAt, type PressOptions, press, pressAt } from './press.ts';
import { searchOptions } from './search-options.ts';
import { fieldAt, type Spot } from './spot.ts';
import { looksLike, visibleText } from './visible-text.ts';

/** A message on someone's screen. It follows later edits. */
export class ShownMessage {
  readonly #actor: Actor;
  readonly message: Message;

  constructor(actor: Actor, message: Message) {
    this.#actor = actor;
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
    const channel = this.#actor.inside.places.channel(this.message.channel, this.message.team);
    return channel.kind === 'im' ? `@${channel.name}` : `#${channel.name}`;
  }

  /** What it says on the screen: the blocks if there are any, else the text. */
  text(): string {
    return textOnScreen(this.#actor, this.message);
  }

  /** What the buttons and overflow menus say. */
  buttons(): string[] {
    return pressables(blocksOf(this.#place()), this.#actor.inside.places).map((one) => one.label);
  }

  /** What the thread below it says, oldest first. */
  thread(): ShownMessage[] {
    const { inside, person } = this.#actor;
    return inside.messages
      .all()
      .filter((reply) => reply.channel === this.message.channel && reply.threadTs === this.message.ts)
      .filter((reply) => inside.places.sees(person, reply))
      .map((reply) => new ShownMessage(this.#actor, reply));
  }

  /** Presses a button. Undefined when a confirmation was denied. */
  async press(label: string, options: PressOptions = {}): Promise<Heard | undefined> {
    return await press(this.#actor, this.#place(), label, options);
  }

  /** Presses the button at a spot, or an entry of the overflow menu there. */
  async pressAt(spot: Spot, entry?: string): Promise<Heard> {
    return await pressAt(this.#actor, this.#place(), spot, entry);
  }

  /** Chooses a value in the menu at a spot. */
  async enterAt(spot: Spot, value: unknown): Promise<Heard | undefined> {
    return await enterAt(this.#actor, this.#place(), spot, value);
  }

  /** Types into the external select at a spot and returns the options that the app offers. */
  async searchAt(spot: Spot, typed: string): Promise<Json[]> {
    const field = fieldAt(blocksOf(this.#place()), spot, this.#actor.inside.places);
    return await searchOptions(this.#actor, this.#place(), field, typed);
  }

  /** Puts a value into a menu in the message. */
  async choose(label: string, entry: Entry): Promise<Heard | undefined> {
    const field = findField(blocksOf(this.#place()), label, this.#actor.inside.places);
    return await enter(this.#actor, this.#place(), field, entry);
  }

  /** Types into an external select in the message. */
  async search(label: string, typed: string): Promise<string[]> {
    const field = findField(blocksOf(this.#place()), label, this.#actor.inside.places);
    const options = await searchOptions(this.#actor, this.#place(), field, typed);
    return options.map((option) =>
      visibleText([{ type: 'section', text: option.text }], this.#actor.inside.places),
    );
  }

  #place(): { message: Message } {
    if (this.message.deleted) throw new Error('This message is no longer on the screen.');
    return { message: this.message };
  }
}

export function textOnScreen(actor: Actor, message: Message): string {
  const { places } = actor.inside;
  const blocks = message.blocks ?? [];
  return blocks.length > 0 ? visibleText(blocks, places) : looksLike(message.text, places);
}
