import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Json, parseJson, record } from '../../../sandbox/shared/json.ts';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { MovableClock } from '../../../src/clock.ts';
import { call, exampleSlack } from './example-slack.ts';

/** An app that keeps what it gets, and answers what the test says; with a local Slack of its own. */
export interface RecordingApp {
  readonly slack: LocalSlack;
  readonly clock: MovableClock;
  /** The requests of this test, oldest first. */
  readonly got: { headers: IncomingMessage['headers']; raw: string; body: Json }[];
  /** Returns the body of the answer; `'nothing'` leaves the request without one. */
  answer(body: Json, response: ServerResponse): unknown;
  /** The body of the latest request. */
  last(): Json;
  /** Opens a view for alice with the trigger of a command. */
  opened(view: Json): Promise<OpenForm>;
}

/** Starts a recording app for the tests of a file, which begin with no requests and empty answers. */
export function useRecordingApp(): RecordingApp {
  const clock = new MovableClock();
  let slack: LocalSlack | undefined;
  let server: Server | undefined;

  const app: RecordingApp = {
    get slack() {
      if (!slack) throw new Error('The local Slack runs only during tests.');
      return slack;
    },
    clock,
    got: [],
    answer: () => undefined,
    last: () => app.got.at(-1)?.body ?? {},
    async opened(view) {
      app.answer = async (body) => {
        if (body.command) await call(app.slack, 'views.open', { trigger_id: body.trigger_id, view });
      };
      const { form } = await app.slack.person('alice').types('/open');
      app.answer = () => undefined;
      if (!form) throw new Error('no form opened');
      return form;
    },
  };

  beforeAll(async () => {
    slack = await exampleSlack({ clock, ackWithin: 1_500 });
    server = createServer((request, response) => void take(app, request, response));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  });
  beforeEach(() => {
    app.got.length = 0;
    app.answer = () => undefined;
  });
  afterAll(async () => {
    server?.close();
    server?.closeAllConnections();
    await slack?.stop();
  });
  return app;
}

async function take(app: RecordingApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let raw = '';
  for await (const chunk of request) raw += String(chunk);
  const fields = Object.fromEntries(new URLSearchParams(raw));
  const json = request.headers['content-type'] === 'application/json';
  const body = record(json ? parseJson(raw) : fields.payload ? parseJson(fields.payload) : fields);
  app.got.push({ headers: request.headers, raw, body });
  const says = await app.answer(body, response);
  if (response.writableEnded || response.destroyed || says === 'nothing') return;
  response.setHeader('content-type', typeof says === 'string' ? 'text/plain' : 'application/json');
  response.end(says === undefined ? '' : typeof says === 'string' ? says : JSON.stringify(says));
}
