import { describeError } from '../../../src/errors.ts';
import { type Json, parseJson } from '../../shared/json.ts';
import { LateError, post } from '../../shared/post.ts';
import { DEADLINES } from '../rules/limits.ts';
import { sign } from './sign.ts';

/** A request as it was sent to the app, byte for byte. */
export interface SentRequest {
  kind: string;
  body: string;
  headers: Record<string, string>;
}

/** What came back: an HTTP answer within the deadline, or a failure by Slack's name for it. */
export interface AppAnswer {
  request: SentRequest;
  status: number;
  text: string;
  /** The body if it is JSON. */
  json: unknown;
  /** `operation_timeout`, `http_error` or `connection_failed`; undefined when all is well. */
  failure: string | undefined;
}

export interface Forgery {
  signature?: string;
  /** In seconds. */
  timestamp?: number;
}

/** Slack's connection to the app's `POST /slack/events`. */
export class AppConnection {
  readonly #signingSecret: string;
  readonly #ackWithin: number;
  #url: string | undefined;
  /** Everything that was sent, oldest first. */
  readonly sent: SentRequest[] = [];

  constructor(signingSecret: string, url: string | undefined, ackWithin: number = DEADLINES.ack) {
    this.#signingSecret = signingSecret;
    this.#url = url;
    this.#ackWithin = ackWithin;
  }

  connect(url: string): void {
    this.#url = url;
  }

  sendForm(kind: string, fields: Record<string, string>): Promise<AppAnswer> {
    const body = new URLSearchParams(fields).toString();
    return this.#signAndSend(kind, body, 'application/x-www-form-urlencoded');
  }

  /** Interactions travel as JSON in the form field `payload`. */
  sendInteraction(payload: Json): Promise<AppAnswer> {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return this.#signAndSend(String(payload.type), body, 'application/x-www-form-urlencoded');
  }

  sendJson(kind: string, payload: Json, headers: Record<string, string> = {}): Promise<AppAnswer> {
    return this.#signAndSend(kind, JSON.stringify(payload), 'application/json', headers);
  }

  /** Sends the same bytes and headers again, as a retry or an attacker would. */
  resend(request: SentRequest): Promise<AppAnswer> {
    return this.#send(request);
  }

  /** The same body with another signature, or signed properly for another time. */
  forge(request: SentRequest, forgery: Forgery): Promise<AppAnswer> {
    const timestamp = forgery.timestamp ?? Math.floor(Date.now() / 1000);
    const headers = {
      ...request.headers,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': forgery.signature ?? sign(request.body, timestamp, this.#signingSecret),
    };
    return this.#send({ ...request, headers });
  }

  #signAndSend(kind: string, body: string, contentType: string, extra = {}): Promise<AppAnswer> {
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(body, timestamp, this.#signingSecret),
      ...extra,
    };
    return this.#send({ kind, body, headers });
  }

  async #send(request: SentRequest): Promise<AppAnswer> {
    if (this.#url === undefined)
      throw new Error('No app is connected to the local Slack: call connect(eventsUrl).');
    this.sent.push(request);
    try {
      const { status, text } = await post(this.#url, { ...request, limit: this.#ackWithin });
      const failure = status >= 200 && status < 300 ? undefined : 'http_error';
      return { request, status, text, json: parseJson(text), failure };
    } catch (error) {
      const failure = error instanceof LateError ? 'operation_timeout' : 'connection_failed';
      return { request, status: 0, text: describeError(error), json: undefined, failure };
    }
  }
}
