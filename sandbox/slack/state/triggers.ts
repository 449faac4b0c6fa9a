import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../src/clock.ts';
import { Refusal } from '../refusal.ts';
import { DEADLINES } from '../rules/limits.ts';

interface Trigger {
  team: string;
  person: string;
  madeAt: number;
  used: boolean;
}

/** Each interaction carries a trigger_id, which opens one view within three seconds. */
export class Triggers {
  readonly #clock: Clock;
  readonly #triggers = new Map<string, Trigger>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  make(team: string, person: string): string {
    const id = `${Date.now()}.${team.slice(1)}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { team, person, madeAt: this.#clock.now().getTime(), used: false });
    return id;
  }

  /** Returns whose trigger it is. Refuses `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`. */
  exchange(id: unknown, team: string): string {
    const trigger = typeof id === 'string' ? this.#triggers.get(id) : undefined;
    if (!trigger || trigger.team !== team) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (this.#clock.now().getTime() - trigger.madeAt > DEADLINES.triggerId) {
      throw new Refusal('expired_trigger_id');
    }
    trigger.used = true;
    return trigger.person;
  }
}
