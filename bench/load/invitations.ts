import { STILL_WORKING } from '../../src/slack/request/answer-in-time.ts';
import type { Outside } from '../outside/outside.ts';
import { addressOf, CALLERS, personIn } from './people.ts';
import type { Acknowledgement, SlackClient } from './slack-client.ts';

/** How long one invitation may take from the command to its card, milliseconds. */
const WITHIN = 60_000;

/** Invites people over Slack, and knows when the mail has been handed over and the card has been posted. */
export class Invitations {
  readonly #client: SlackClient;
  readonly #outside: Outside;
  readonly #mailed = new Set<string>();
  readonly #carded = new Set<number>();
  readonly #waiting = new Map<number, () => void>();
  readonly #unwatch: () => void;

  constructor(client: SlackClient, outside: Outside) {
    this.#client = client;
    this.#outside = outside;
    this.#unwatch = outside.watch((event) => {
      if (event.kind === 'MAIL') for (const to of event.to) this.#mailed.add(to);
      else if (event.method === 'chat.postMessage') {
        const person = personIn(event.body);
        if (person !== undefined) this.#carded.add(person);
      }
      for (const [person, resolve] of this.#waiting) if (this.#isComplete(person)) resolve();
    });
  }

  /** Resolves when the invitation of this person is acknowledged. */
  async invite(person: number): Promise<void> {
    checkTaken(await this.#client.invite(addressOf(person), { caller: person % CALLERS }));
  }

  /** Resolves when this person's mail is handed over, and the card posted. */
  async complete(person: number): Promise<void> {
    if (this.#isComplete(person)) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`The invitation of ${addressOf(person)} was not complete in time.`)),
        WITHIN,
      );
      this.#waiting.set(person, () => {
        clearTimeout(late);
        this.#waiting.delete(person);
        resolve();
      });
    });
  }

  /**
   * Invites all these people, so many at a time, and waits until nothing follows any more.
   *
   * @param options.alone each only when nothing follows any more from the one before
   */
  async completeAll(
    people: readonly number[],
    atATime: number,
    options: { alone?: boolean } = {},
  ): Promise<void> {
    const left = people.values();
    const lanes = Array.from({ length: atATime }, async () => {
      for (const person of left) {
        await this.invite(person);
        if (options.alone) await this.complete(person);
      }
    });
    await Promise.all(lanes);
    await Promise.all(people.map((person) => this.complete(person)));
    await this.#outside.quiet(1_000);
  }

  close(): void {
    this.#unwatch();
  }

  #isComplete(person: number): boolean {
    return this.#carded.has(person) && this.#mailed.has(addressOf(person));
  }
}

/** @throws Error when the command was refused; that the outcome follows is no refusal */
function checkTaken({ status, body }: Acknowledgement): void {
  if (status === 200 && (isInvited(body) || body.includes(STILL_WORKING))) return;
  throw new Error(`/invite was not answered with an invitation, but with ${status} ${body}`);
}

/** Whether the acknowledgement carries the outcome: neither a promise nor a refusal. */
export function isInvited(body: string): boolean {
  return body.includes('is invited to');
}

/** The people from `from` on, `count` of them. */
export function people(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => from + n);
}
