import { Agent, request } from 'node:http';
import { sign } from '../../sandbox/slack/sending/sign.ts';
import { monotonicNow } from '../outside/events.ts';
import type { Outside } from '../outside/outside.ts';
import { SIGNING_SECRET } from '../setup/usher-process.ts';

/** What came back for one slash command. */
export interface Acknowledgement {
  readonly status: number;
  readonly body: string;
  /** Milliseconds of the monotonic clock, when it was sent and when the whole answer was there. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Slack's sending side: signed requests over connections that are kept. */
export class SlackClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  readonly #port: number;
  readonly #responseUrl: string;
  #sent = 0;

  constructor({ port, outside }: { port: number; outside: Pick<Outside, 'responseUrl'> }) {
    this.#port = port;
    this.#responseUrl = outside.responseUrl;
  }

  /** Types `/invite` with this text; each has a trigger of its own unless one is given. */
  invite(text: string, given: { caller?: number; trigger?: string } = {}): Promise<Acknowledgement> {
    const { caller = 0, trigger = this.#trigger() } = given;
    return this.#send({
      team_id: 'T1',
      team_domain: 'bench',
      channel_id: 'C1',
      channel_name: 'invites',
      user_id: `U${caller}`,
      user_name: `u${caller}`,
      command: '/invite',
      text,
      api_app_id: 'A1',
      is_enterprise_install: 'false',
      response_url: this.#responseUrl,
      trigger_id: trigger,
    });
  }

  /** Submits a form as the first of the callers; `values` by block id and action id. */
  submit(form: { callbackId: string; privateMetadata: string; values: object }): Promise<Acknowledgement> {
    const { callbackId, privateMetadata, values } = form;
    const payload = {
      type: 'view_submission',
      team: { id: 'T1', domain: 'bench' },
      user: { id: 'U0', name: 'u0', team_id: 'T1' },
      api_app_id: 'A1',
      trigger_id: this.#trigger(),
      view: {
        ...{ id: 'V1', type: 'modal', callback_id: callbackId, private_metadata: privateMetadata },
        ...{ title: { type: 'plain_text', text: 'Invite a list' }, blocks: [], state: { values } },
      },
    };
    return this.#send({ payload: JSON.stringify(payload) });
  }

  #trigger(): string {
    return `trigger-${process.pid}-${++this.#sent}`;
  }

  #send(fields: Record<string, string>): Promise<Acknowledgement> {
    const body = new URLSearchParams(fields).toString();
    const timestamp = Math.floor(Date.now() / 1000);
    const sentAt = monotonicNow();
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          agent: this.#agent,
          port: this.#port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/slack/events',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
            'x-slack-request-timestamp': String(timestamp),
            'x-slack-signature': sign(body, timestamp, SIGNING_SECRET),
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            answer += chunk;
          });
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: answer,
              sentAt,
              answeredAt: monotonicNow(),
            }),
          );
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
