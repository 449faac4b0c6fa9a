import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../src/clock.ts';
import { Refusal } from '../refusal.ts';
import { DEADLINES, RESPONSE_URL_USES } from '../rules/limits.ts';
import type { Channel, Message, Person } from './entities.ts';

/** Where an answer by response_url ends up. */
export interface ResponseTarget {
  person: Person;
  channel: Channel;
  /** The message whose button was pressed. */
  source: Message | undefined;
}

/** A response_url takes five answers in thirty minutes. */
export class ResponseUrls {
  readonly #clock: Clock;
  readonly #urls = new Map<string, { target: ResponseTarget; madeAt: number; uses: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the path of the new address. */
  make(target: ResponseTarget): string {
    const path = `/response/${target.person.team}/${randomBytes(12).toString('hex')}`;
    this.#urls.set(path, { target, madeAt: this.#clock.now().getTime(), uses: 0 });
    return path;
  }

  /** Refuses `invalid_url`, `expired_url` and `used_url`; counts the use. */
  use(path: string): ResponseTarget {
    const url = this.#urls.get(path);
    if (!url) throw new Refusal('invalid_url');
    if (this.#clock.now().getTime() - url.madeAt > DEADLINES.responseUrl) throw new Refusal('expired_url');
    if (url.uses >= RESPONSE_URL_USES) throw new Refusal('used_url');
    url.uses += 1;
    return url.target;
  }
}
