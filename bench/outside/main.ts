/**
 * A Slack and a mail provider that take everything and cost next to nothing: they check and keep nothing, and tell the
 * process that started them what reached them. A process of their own, so that their work is nobody's figure.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listFile } from '../load/people.ts';
import { monotonicNow, type OutsideEvent, type OutsideOrder, type OutsideReady } from './events.ts';

const FILES = '/files/';
const EMAIL = Buffer.from('"to":');
let origin = '';
let requestsPerSecond: number | null = null;
let window = 0;
let inWindow = 0;
let made = 0;

let waiting: OutsideEvent[] = [];

function report(event: OutsideEvent): void {
  if (waiting.length === 0) setTimeout(flush, 2);
  waiting.push(event);
}

function flush(): void {
  process.send?.(waiting);
  waiting = [];
}

function send(response: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Windows of one second, as the provider counts. */
function rateHeaders(): Record<string, string> {
  if (requestsPerSecond === null) return {};
  const second = Math.floor(Date.now() / 1000);
  if (second !== window) inWindow = 0;
  window = second;
  inWindow += 1;
  return {
    'ratelimit-limit': String(requestsPerSecond),
    'ratelimit-remaining': String(Math.max(0, requestsPerSecond - inWindow)),
    'ratelimit-reset': '1',
  };
}

function takeMail(path: string, body: Buffer, response: ServerResponse): void {
  const at = { at: monotonicNow(), wallAt: Date.now() };
  const headers = rateHeaders();
  if (requestsPerSecond !== null && inWindow > requestsPerSecond) {
    const refusal = JSON.stringify({ statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many' });
    send(response, refusal, 429, { ...headers, 'retry-after': '1' });
    return;
  }
  const to = recipients(body);
  const ids = to.map(() => ({ id: `mail-${++made}` }));
  send(response, JSON.stringify(path.endsWith('/batch') ? { data: ids } : ids[0]), 200, headers);
  report({ kind: 'MAIL', ...at, to });
}

/** Read without parsing the bodies: inside a text, quotation marks are escaped, so that this is a key. */
function recipients(body: Buffer): string[] {
  const found: string[] = [];
  for (let at = body.indexOf(EMAIL); at !== -1; at = body.indexOf(EMAIL, at + EMAIL.length)) {
    const from = body.indexOf('"', at + EMAIL.length) + 1;
    found.push(body.toString('utf8', from, body.indexOf('"', from)));
  }
  return found;
}

function answerSlack(method: string, body: string, response: ServerResponse): void {
  const at = monotonicNow();
  send(response, JSON.stringify({ ok: true, ...slackAnswer(method, new URLSearchParams(body)) }));
  report({ kind: 'SLACK', at, method, body });
}

function slackAnswer(method: string, fields: URLSearchParams): object {
  const channel = fields.get('channel') ?? 'C1';
  switch (method) {
    case 'auth.test':
      return { team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' };
    case 'users.info': {
      const id = fields.get('user') ?? '';
      const profile = { email: `${id.toLowerCase()}@callers.test`, first_name: 'Alice', last_name: id };
      return { user: { id, team_id: 'T1', is_email_confirmed: true, profile } };
    }
    case 'conversations.info':
      return { channel: { id: channel, is_ext_shared: false, is_shared: false } };
    case 'files.info': {
      const file = fields.get('file') ?? '';
      return { file: { id: file, size: 1_000, url_private_download: `${origin}/files/${file}` } };
    }
    case 'views.open':
      return { view: { id: `V${++made}`, hash: '1' } };
    case 'chat.postMessage':
    case 'chat.update':
      return { channel, ts: `1.${String(++made).padStart(6, '0')}`, message: {} };
    default:
      return {};
  }
}

/** A file is called like the number of people whom its list names. */
function sendFile(name: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/csv' });
  response.end(listFile(Number(name)));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    const { url = '' } = request;
    if (url.startsWith('/api/')) answerSlack(url.slice('/api/'.length), body.toString(), response);
    else if (url === '/response') send(response, 'ok');
    else if (url.startsWith(FILES)) sendFile(url.slice(FILES.length), response);
    else takeMail(url, body, response);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', (order) => {
  requestsPerSecond = (order as OutsideOrder).requestsPerSecond;
});
process.on('disconnect', () => process.exit(0));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('The listening socket has no port.');
origin = `http://127.0.0.1:${address.port}`;
process.send?.({ port: address.port } satisfies OutsideReady);
