import http from 'node:http';
import { text } from 'node:stream/consumers';

/** Milliseconds for which a connection is kept for the next request: less than servers keep theirs. */
const KEPT = 4_000;

const agent = new http.Agent({ keepAlive: true, timeout: KEPT });

/** No whole answer came in time. */
export class LateError extends Error {
  constructor(limit: number) {
    super(`no answer within ${limit} ms`);
  }
}

/**
 * Posts to a server on this machine. Over Node's own HTTP: `fetch` takes several times the processor time, and a run of the
 * tests posts thousands of times.
 *
 * @param options.limit milliseconds for the whole answer
 * @throws LateError, and what a connection throws
 */
export function post(
  url: string,
  options: { headers: Readonly<Record<string, string>>; body: string; limit: number },
): Promise<{ status: number; text: string }> {
  const { headers, body, limit } = options;
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const request = http.request(url, { method: 'POST', agent, headers: { ...headers, ...length } });
    const late = setTimeout(() => {
      reject(new LateError(limit));
      request.destroy();
    }, limit);
    request.on('close', () => clearTimeout(late));
    request.on('error', reject);
    request.on('response', (response) => {
      text(response).then((said) => resolve({ status: response.statusCode ?? 0, text: said }), reject);
    });
    request.end(body);
  });
}
