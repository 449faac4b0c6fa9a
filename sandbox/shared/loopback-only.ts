import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Why a request to a server of the sandbox is refused; undefined when it is not. A web page elsewhere reaches
 * loopback through the visitor's browser: by a form or a script (Origin and Sec-Fetch-Site show that), or under a
 * name of its own that points here (Host shows that).
 *
 * @param port where the server listens
 * @param options.pages the server has pages that a link elsewhere may lead to
 */
export function refuseStranger(
  request: { method?: string | undefined; headers: IncomingHttpHeaders },
  port: number,
  options: { pages?: boolean } = {},
): string | undefined {
  const { host = '', origin } = request.headers;
  const ours = LOOPBACK.map((name) => `${name}:${port}`);
  if (!ours.includes(host.toLowerCase()))
    return 'This is only for this machine: the Host header names another.';
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) {
    return 'This is only for the page of the sandbox: the request comes from another.';
  }
  const site = request.headers['sec-fetch-site'];
  const strange = site === 'cross-site' || site === 'same-site';
  const follows =
    options.pages && request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
  if (strange && !follows) return 'This is only for the page of the sandbox: the request comes from another.';
  return undefined;
}
