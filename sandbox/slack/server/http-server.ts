import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeError } from '../../../src/errors.ts';
import { refuseStranger } from '../../shared/loopback-only.ts';
import { Refusal } from '../refusal.ts';
import { answerDownload } from './file-download.ts';
import { answerUpload } from './file-upload.ts';
import { argumentsOf, readBody } from './read-call.ts';
import { takeResponse } from './response-url.ts';
import { answerCall, interrupts, send, type WebApiParts } from './web-api.ts';

/** Listens on loopback; port 0 takes a free one. Returns the server and its origin. */
export async function listen(parts: WebApiParts, port: number): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    handle(request, response, parts).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, { ok: false, error: 'internal_error', detail: describeError(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local Slack has no port.');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

async function handle(request: IncomingMessage, response: ServerResponse, parts: WebApiParts): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://slack');
  const refused = refuseStranger(request, request.socket.localPort ?? 0);
  if (refused) return send(response, 403, { ok: false, error: 'forbidden', detail: refused });
  if (pathname.startsWith('/api/')) {
    await answerCall(pathname.slice('/api/'.length), request, response, parts);
  } else if (pathname.startsWith('/response/') && request.method === 'POST') {
    await answerResponse(pathname, request, response, parts);
  } else if (pathname.startsWith('/upload/v1/') && request.method === 'POST') {
    await answerUpload(pathname, request, response, parts.internals);
  } else if (pathname.startsWith('/files-pri/')) {
    answerDownload(pathname, request, response, parts.internals);
  } else {
    send(response, 404, { ok: false, error: 'not_found' });
  }
}

async function answerResponse(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  parts: WebApiParts,
): Promise<void> {
  const body = argumentsOf(request.headers['content-type'] ?? '', await readBody(request));
  const args = body ?? {};
  const received = { method: 'response_url', args, team: undefined, answer: {} };
  parts.calls.push(received);
  const fault = parts.faults.take('response_url');
  if (fault && (await interrupts(fault, response))) return;
  try {
    if (!body) throw new Refusal('invalid_payload');
    takeResponse(path, body, parts.internals);
    if (fault && 'reset' in fault) response.destroy();
    else response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const gone = ['invalid_url', 'expired_url', 'used_url'].includes(error.code);
    received.answer = { ok: false, error: error.code, ...error.extra };
    send(response, gone ? 404 : 400, received.answer);
  }
}

export async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
