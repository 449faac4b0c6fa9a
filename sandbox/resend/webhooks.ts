import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { post } from '../shared/post.ts';
import type { Mail } from './mail.ts';

export type MailEvent =
  | 'email.sent'
  | 'email.delivered'
  | 'email.delivery_delayed'
  | 'email.bounced'
  | 'email.complained'
  | 'email.suppressed'
  | 'email.failed';

/** A webhook request, signed the Standard Webhooks way. */
export interface SignedEvent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type BounceType = 'Permanent' | 'Transient' | 'Undetermined';

const TRIES = [50, 200, 1000];

/** What each event says beside the mail itself. */
function particulars(event: MailEvent, bounceType: BounceType): object {
  if (event === 'email.bounced') {
    const message = '550 5.1.1 user unknown';
    return { bounce: { message, subType: 'General', type: bounceType } };
  }
  if (event === 'email.suppressed') {
    return {
      suppressed: { message: 'The address is on the suppression list', type: 'OnAccountSuppressionList' },
    };
  }
  if (event === 'email.failed') return { failed: { reason: 'reached_daily_quota' } };
  return {};
}

/** Sends signed events about mails, in order, each again when it was not taken with a 2xx. */
export class WebhookSender {
  readonly secret: string;
  #url: string | undefined;
  #queue: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(secret: string, url: string | undefined) {
    this.secret = secret;
    this.#url = url;
  }

  connect(url: string): void {
    this.#url = url;
  }

  /** Puts an event at the end of the queue. With no address connected it is dropped. */
  send(mail: Mail, event: MailEvent, at: Date, bounceType: BounceType): void {
    const url = this.#url;
    if (url === undefined) return;
    const signed = this.sign(mail, event, at, bounceType);
    this.#queue = this.#queue.then(() => this.#post(url, signed));
  }

  /** Resolves when every event so far was taken, or given up. */
  idle(): Promise<void> {
    return this.#queue;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The signature is dated by the machine's time, as the provider's is; the event by the clock. */
  sign(mail: Mail, event: MailEvent, at: Date, bounceType: BounceType): SignedEvent {
    const body = JSON.stringify({
      type: event,
      created_at: at.toISOString(),
      data: {
        email_id: mail.id,
        created_at: mail.at.toISOString(),
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        tags: mail.tags,
        ...particulars(event, bounceType),
      },
    });
    const id = `msg_${randomUUID().replaceAll('-', '')}`;
    const now = new Date();
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
        'svix-signature': new Webhook(this.secret).sign(id, now, body),
      },
    };
  }

  async #post(url: string, { body, headers }: SignedEvent): Promise<void> {
    for (const pause of TRIES) {
      if (this.#stopped) return;
      const taken = await post(url, { body, headers, limit: 10_000 }).then(
        ({ status }) => status >= 200 && status < 300,
        () => false,
      );
      if (taken) return;
      await wait(pause);
    }
  }
}
