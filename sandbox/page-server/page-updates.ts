import type { Request, Response } from 'express';
import { unsubscribeAddress } from '../resend/unsubscribe.ts';
import type { Message } from '../slack/state/entities.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { listPersonas } from './list-personas.ts';
import type { Fate, Mailboxes, Time } from './screen.ts';
import { showScreen } from './show-screen.ts';

/** Changes come in bursts; those within this time are sent together. Milliseconds. */
const TOGETHER = 15;
const KEEP_ALIVE = 20_000;

/** Keeps the pages that are open up to date, by server-sent events. */
export class PageUpdates {
  readonly #sandbox: Sandbox;
  readonly #shownAt = new Map<string, number>();
  readonly #pages = new Set<{ refresh(part: Part): void; end(): void }>();
  readonly #releases: (() => void)[];

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    const { slack, resend, clock } = sandbox;
    this.#releases = [
      slack.onChange((change) => {
        const key = `${change.where} ${change.id}`;
        if (change.kind === 'message' && !this.#shownAt.has(key))
          this.#shownAt.set(key, clock.now().getTime());
        this.#refresh('screen');
        this.#refresh('time');
      }),
      resend.onChange(() => {
        for (const part of ['mail', 'personas', 'time'] as const) this.#refresh(part);
      }),
    ];
  }

  /** The clock was moved. */
  clockMoved(): void {
    this.#refresh('time');
  }

  /** Answers `GET /api/updates?as=alice` for as long as the page is open. */
  open(req: Request, res: Response): void {
    const as = String(req.query.as ?? '');
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const waiting = new Set<Part>();
    const page = {
      refresh: (part: Part) => {
        if (waiting.size === 0) setTimeout(send, TOGETHER);
        waiting.add(part);
      },
      end: () => res.end(),
    };
    const send = async () => {
      const parts = [...waiting];
      waiting.clear();
      for (const part of parts) {
        const data = await this.#read(part, as).catch(() => undefined); // the sandbox is stopping
        if (data !== undefined && !res.writableEnded)
          res.write(`event: ${part}\ndata: ${JSON.stringify(data)}\n\n`);
      }
    };
    const pulse = setInterval(() => res.write(': still here\n\n'), KEEP_ALIVE);
    this.#pages.add(page);
    res.on('close', () => {
      clearInterval(pulse);
      this.#pages.delete(page);
    });
    for (const part of PARTS) page.refresh(part);
  }

  stop(): void {
    for (const release of this.#releases) release();
    for (const page of this.#pages) page.end();
  }

  #refresh(part: Part): void {
    for (const page of this.#pages) page.refresh(part);
  }

  async #read(part: Part, as: string): Promise<unknown> {
    switch (part) {
      case 'screen': {
        const found = this.#sandbox.slack.people.some((person) => person.name === as);
        if (!found) return null;
        return showScreen(this.#sandbox.slack.person(as), (message) => this.#atOf(message));
      }
      case 'mail':
        return mailboxes(this.#sandbox);
      case 'personas':
        return await listPersonas(this.#sandbox);
      case 'time':
        return await readTime(this.#sandbox);
    }
  }

  #atOf(message: Message): number {
    return this.#shownAt.get(`${message.channel} ${message.ts}`) ?? Number(message.ts) * 1000;
  }
}

const PARTS = ['personas', 'time', 'mail', 'screen'] as const;
type Part = (typeof PARTS)[number];

/** How far the sandbox's clock is ahead, and when the next follow-up is due. */
export async function readTime({ usher, clock }: Sandbox): Promise<Time> {
  const next = await usher.context.db.round.aggregate({
    where: { status: 'OPEN', nextFollowUpAt: { gt: clock.now() } },
    _min: { nextFollowUpAt: true },
  });
  return {
    offset: clock.now().getTime() - Date.now(),
    nextFollowUp: next._min.nextFollowUpAt?.getTime() ?? null,
  };
}

const BECAME: Readonly<Record<string, string>> = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.bounced': 'bounced',
  'email.complained': 'reported as spam',
  'email.suppressed': 'suppressed',
  'email.failed': 'failed',
};

function mailboxes({ resend }: Sandbox): Mailboxes {
  const mails = [...resend.mails()].reverse();
  const fates: Record<string, Fate> = {};
  for (const [address, fate] of resend.fates()) {
    if (fate === 'bounce' || fate === 'complain') fates[address] = fate;
  }
  return {
    mails: mails.map((mail) => ({
      id: mail.id,
      to: mail.to[0] ?? '',
      from: mail.from,
      subject: mail.subject,
      text: mail.text,
      at: mail.at.getTime(),
      unsubscribes: unsubscribeAddress(mail) !== null,
      became: BECAME[resend.eventsOf(mail).at(-1) ?? ''] ?? 'accepted',
    })),
    fates,
  };
}
