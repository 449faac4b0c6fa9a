import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { refuseStranger } from '../shared/loopback-only.ts';
import { type Fault, Faults } from './faults.ts';
import { KeyMemory } from './key-memory.ts';
import type { Mail } from './mail.ts';
import { type Fate, Mailbox } from './mailbox.ts';
import { Pace } from './pace.ts';
import { Refusal } from './refusal.ts';
import { LIMITS } from './rules.ts';
import { type SendAnswer, send } from './sending.ts';
import { type BounceType, type MailEvent, type SignedEvent, WebhookSender } from './webhooks.ts';

/** A request to send that came in, and how it was answered. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** 0: the connection was broken; undefined: not answered yet. */
  status?: number;
}

export interface LocalResend {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** The mail that was sent to an address, oldest first. */
  mailbox(address: string): Mail[];
  /** All mail, oldest first. */
  mails(): readonly Mail[];
  /** Where events go from now on. */
  connect(webhookUrl: string): void;
  /** From now on, mail to this address bounces after it was sent. */
  bounce(address: string, type?: BounceType): void;
  /** From now on, the person at this address reports mail as spam. */
  complain(address: string): void;
  /** From now on, the address is on the suppression list: mail is accepted and not sent. */
  suppress(address: string): void;
  /** Any other fate; `deliver` undoes the switches above. */
  decide(address: string, fate: Fate): void;
  /** The addresses that a switch was set for, and to what. */
  fates(): [address: string, fate: Fate][];
  /** What became of a mail so far, oldest first. */
  eventsOf(mail: Mail): readonly MailEvent[];
  /** Calls back when mail comes, something becomes of it, or a switch is set; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** The next requests to send (one, unless `times` says more) meet this fault. */
  fail(fault: Fault & { times?: number }): void;
  /** Requests to send, oldest first. */
  requests(): readonly ReceivedRequest[];
  /** Sends an event about a mail that was taken before. */
  report(mail: Mail, event: MailEvent, bounceType?: BounceType): void;
  /** The same as a signed request, not sent. */
  signed(mail: Mail, event: MailEvent, bounceType?: BounceType): SignedEvent;
  /** Resolves when every event so far was taken, or given up. */
  eventsSent(): Promise<void>;
  stop(): Promise<void>;
}

/** A domain that the account sends from. */
export interface SenderDomain {
  readonly name: string;
  readonly status: 'verified' | 'pending' | 'failed' | 'not_started';
}

export interface LocalResendOptions {
  /** 0 or none: any free one. */
  port?: number;
  webhookUrl?: string;
  webhookSecret?: string;
  apiKey?: string;
  /** The key may send and nothing else. */
  sendingOnly?: boolean;
  domains?: readonly SenderDomain[];
  /** Requests a second; null: as many as come. */
  limits?: { requestsPerSecond: number | null };
  /** Where mails and keys get their time from. */
  clock?: { now(): Date };
}

/** Starts a Resend on the loopback address that takes what the real one takes, and refuses what it refuses. */
export async function startLocalResend(options: LocalResendOptions = {}): Promise<LocalResend> {
  const apiKey = options.apiKey ?? 're_local_key';
  const secret = options.webhookSecret ?? `whsec_${randomBytes(24).toString('base64')}`;
  const now = () => options.clock?.now() ?? new Date();
  const webhooks = new WebhookSender(secret, options.webhookUrl);
  const mailbox = new Mailbox(webhooks, now);
  const parts = { keys: new KeyMemory(now), mailbox };
  const pace = new Pace(options.limits ? options.limits.requestsPerSecond : LIMITS.requestsPerSecond);
  const faults = new Faults();
  const requests: ReceivedRequest[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, body } = new Refusal(500, 'internal_server_error', String(error));
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const { pathname } = new URL(url, 'http://local');
    const body = await readText(request);
    const refused = refuseStranger(request, port);
    if (refused) return finish(response, new Refusal(403, 'forbidden', refused), {});
    let headers: Record<string, string> = {};
    const received: ReceivedRequest = { path: pathname, headers: headersOf(request), body };
    try {
      checkKey(request.headers.authorization, apiKey);
      if (method === 'GET' && options.sendingOnly) {
        throw new Refusal(401, 'restricted_api_key', 'This API key is restricted to only send emails');
      }
      if (method === 'GET' && pathname === '/domains') {
        const body = { object: 'list', has_more: false, data: options.domains ?? [] };
        return finish(response, { status: 200, body: JSON.stringify(body) }, {});
      }
      if (method === 'GET') return finish(response, read(mailbox, pathname), {});
      if (method !== 'POST' || (pathname !== '/emails' && pathname !== '/emails/batch')) {
        throw new Refusal(404, 'not_found', 'The requested endpoint does not exist.');
      }
      requests.push(received);
      headers = pace.count();
      const sent = await send(
        parts,
        {
          path: pathname,
          body,
          idempotencyKey: single(request.headers['idempotency-key']),
          batchValidation: single(request.headers['x-batch-validation']),
        },
        faults.next(),
      );
      received.status = sent?.status ?? 0;
      finish(response, sent, headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      received.status = error.status;
      finish(response, error, { ...headers, ...error.headers });
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey,
    webhookSecret: secret,
    mailbox: (of) => mailbox.of(of),
    mails: () => mailbox.all(),
    connect: (url) => webhooks.connect(url),
    bounce: (of, type) => mailbox.decide(of, 'bounce', type),
    complain: (of) => mailbox.decide(of, 'complain'),
    suppress: (of) => mailbox.decide(of, 'suppress'),
    decide: (of, fate) => mailbox.decide(of, fate),
    fates: () => mailbox.fates(),
    eventsOf: (mail) => mailbox.eventsOf(mail.id),
    onChange: (listener) => mailbox.onChange(listener),
    fail: ({ times = 1, ...fault }) => faults.plan(fault, times),
    requests: () => requests,
    report: (mail, event, type = 'Permanent') => mailbox.report(mail, event, now(), type),
    signed: (mail, event, type = 'Permanent') => webhooks.sign(mail, event, now(), type),
    eventsSent: () => webhooks.idle(),
    async stop() {
      webhooks.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function checkKey(authorization: string | undefined, apiKey: string): void {
  if (!authorization) throw new Refusal(401, 'missing_api_key', 'Missing API Key');
  if (authorization !== `Bearer ${apiKey}`) throw new Refusal(403, 'invalid_api_key', 'API key is invalid');
}

function finish(
  response: ServerResponse,
  answer: SendAnswer | Refusal,
  headers: Record<string, string>,
): void {
  if (!answer) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(answer.body);
}

/** Answers `GET /emails/:id`. */
function read(mailbox: Mailbox, path: string): SendAnswer {
  const mail = mailbox.find(path.replace('/emails/', ''));
  if (!mail) throw new Refusal(404, 'not_found', 'Email not found');
  const { id, at, from, to, replyTo, subject, html, text } = mail;
  const last = mailbox.eventsOf(id).at(-1)?.replace('email.', '');
  const body = { object: 'email', id, from, to, reply_to: replyTo, subject, html, text };
  return { status: 200, body: JSON.stringify({ ...body, created_at: at.toISOString(), last_event: last }) };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
