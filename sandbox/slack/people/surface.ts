import type { Json } from '../../shared/json.ts';
import type { Actor, Reaction } from './actor.ts';
import type { Entry } from './choose-value.ts';
import { pressables } from './find-button.ts';
import { type Field, fieldsOf, findField } from './find-field.ts';
import { enter, enterAt, type PressOptions, press, pressAt } from './press.ts';
import { type Place, searchOptions } from './search-options.ts';
import { fieldAt, type Spot } from './spot.ts';
import { readable } from './visible-text.ts';

/** What messages and forms have in common: blocks, with things to press and to fill in. */
export abstract class Surface<Heard> {
  protected readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }

  /** Where this is; throws when it is no longer on the screen. */
  protected abstract place(): Place;
  protected abstract blocks(): Json[];
  /** What the person has in front of them after an action. */
  protected abstract heard(reaction: Reaction): Heard;

  /** What the buttons and overflow menus say (the button that submits a form is not among them). */
  buttons(): string[] {
    return pressables(this.blocks(), this.actor.internals.places).map((one) => one.label);
  }

  /** Presses a button (`on`: the text of its row). Undefined when a confirmation was denied. */
  async press(label: string, options: PressOptions = {}): Promise<Heard | undefined> {
    return this.#heardIfAny(await press(this.actor, this.place(), label, options));
  }

  /** Presses the button at a spot, or an entry of the overflow menu there. */
  async pressAt(spot: Spot, entry?: string): Promise<Heard> {
    return this.heard(await pressAt(this.actor, this.place(), spot, entry));
  }

  /** Puts a value into the field with this label. */
  async choose(label: string, entry: Entry): Promise<Heard | undefined> {
    return this.#heardIfAny(await enter(this.actor, this.place(), this.field(label), entry));
  }

  /** Fills in the field at a spot; `quietly`: the app is sent it only with the next action. */
  async enterAt(spot: Spot, value: unknown, options: { quietly?: boolean } = {}): Promise<Heard | undefined> {
    return this.#heardIfAny(await enterAt(this.actor, this.place(), spot, value, options));
  }

  /** Types into an external select and returns the texts of what the app offers. */
  async search(label: string, typed: string): Promise<string[]> {
    const options = await searchOptions(this.actor, this.place(), this.field(label), typed);
    return options.map((option) => readable(option, this.actor.internals.places));
  }

  /** Types into the external select at a spot and returns the options that the app offers. */
  async searchAt(spot: Spot, typed: string): Promise<Json[]> {
    const field = fieldAt(this.blocks(), spot, this.actor.internals.places);
    return await searchOptions(this.actor, this.place(), field, typed);
  }

  protected fields(): Field[] {
    return fieldsOf(this.blocks(), this.actor.internals.places);
  }

  protected field(label: string): Field {
    return findField(this.blocks(), label, this.actor.internals.places);
  }

  #heardIfAny(reaction: Reaction | undefined): Heard | undefined {
    return reaction && this.heard(reaction);
  }
}
