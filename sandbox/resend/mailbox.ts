import { randomUUID } from 'node:crypto';
import { bareAddress, type Mail } from './mail.ts';
import type { Draft } from './rules.ts';
import type { BounceType, MailEvent, WebhookSender } from './webhooks.ts';

/** What happens to mail to an address. */
export type Fate = 'deliver' | 'bounce' | 'complain' | 'suppress' | 'fail' | 'stall';

interface Switch {
  readonly fate: Fate;
  readonly bounceType: BounceType;
}

const DELIVERED: Switch = { fate: 'deliver', bounceType: 'Permanent' };

const EVENTS: Readonly<Record<Fate, readonly MailEvent[]>> = {
  deliver: ['email.sent', 'email.delivered'],
  bounce: ['email.sent', 'email.bounced'],
  complain: ['email.sent', 'email.delivered', 'email.complained'],
  suppress: ['email.suppressed'],
  fail: ['email.failed'],
  stall: ['email.sent'],
};

/** All mail that was taken, and what became of it. */
export class Mailbox {
  readonly #mails: Mail[] = [];
  readonly #switches = new Map<string, Switch>();
  readonly #webhooks: WebhookSender;
  readonly #now: () => Date;
  readonly #events = new Map<string, MailEvent[]>();
  readonly #listeners = new Set<() => void>();

  constructor(webhooks: WebhookSender, now: () => Date) {
    this.#webhooks = webhooks;
    this.#now = now;
  }

  /** Takes a mail that was sent, and reports what became of it. Returns the mail's id. */
  take(draft: Draft): string {
    const mail: Mail = {
      id: randomUUID(),
      at: this.#now(),
      from: draft.from,
      to: draft.to,
      replyTo: draft.reply_to,
      subject: draft.subject,
      html: draft.html,
      text: draft.text,
      headers: draft.headers,
      tags: Object.fromEntries(draft.tags.map((tag) => [tag.name, tag.value])),
    };
    this.#mails.push(mail);
    const { fate, bounceType } = this.#switches.get(bareAddress(mail.to[0] ?? '')) ?? DELIVERED;
    for (const event of EVENTS[fate]) this.report(mail, event, mail.at, bounceType);
    return mail.id;
  }

  /** Reports an event about a mail to the app. */
  report(mail: Mail, event: MailEvent, at: Date, bounceType: BounceType): void {
    this.#events.set(mail.id, [...this.eventsOf(mail.id), event]);
    this.#webhooks.send(mail, event, at, bounceType);
    this.#announce();
  }

  /** What became of a mail so far, oldest first. */
  eventsOf(id: string): readonly MailEvent[] {
    return this.#events.get(id) ?? [];
  }

  /** Calls back when mail comes, something becomes of it, or a switch is set; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From now on, mail to this address meets this fate. */
  decide(address: string, fate: Fate, bounceType: BounceType = 'Permanent'): void {
    this.#switches.set(bareAddress(address), { fate, bounceType });
    this.#announce();
  }

  /** The addresses that a switch was set for, and to what. */
  fates(): [address: string, fate: Fate][] {
    return [...this.#switches].map(([address, { fate }]) => [address, fate]);
  }

  /** The mail that was sent to this address, oldest first, whatever became of it. */
  of(address: string): Mail[] {
    const wanted = bareAddress(address);
    return this.#mails.filter((mail) => mail.to.some((to) => bareAddress(to) === wanted));
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  all(): readonly Mail[] {
    return this.#mails;
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
