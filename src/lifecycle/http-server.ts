import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SECOND } from '../clock.ts';
import { describeError, UserError } from '../errors.ts';

export interface HttpServer {
  readonly port: number;
  /** Hands requests to this listener from now on. Until then they are answered with 503. */
  serve(listener: RequestListener): void;
  /** Accepts no more requests, and waits up to 10 s for those in flight. May be called twice. */
  close(): Promise<void>;
}

const FINISH_WITHIN = 10 * SECOND;

/**
 * Starts listening. Done first of all, so that a second Usher on the same port fails before it touches anything else.
 *
 * @throws UserError `PORT_TAKEN` or `PORT_REFUSED`
 */
export async function openHttpServer(options: { port: number; host?: string }): Promise<HttpServer> {
  let listener: RequestListener = (_req, res) => {
    res.writeHead(503, { 'Retry-After': '2', 'Content-Type': 'text/plain' }).end('Usher is starting.\n');
  };
  const server = createServer((req, res) => listener(req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(options.port, error)));
    server.listen({ port: options.port, ...(options.host && { host: options.host }) }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    port,
    serve: (next) => {
      listener = next;
    },
    close: () => {
      closed ??= new Promise((resolve) => {
        const limit = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        server.closeIdleConnections();
      });
      return closed;
    },
  };
}

function portError(port: number, cause: Error): UserError {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new UserError(
      'PORT_TAKEN',
      `Port ${port} is taken: another program, perhaps another Usher, is listening on it. Stop that program, or set PORT to another port.`,
      { cause },
    );
  }
  return new UserError(
    'PORT_REFUSED',
    `Usher may not listen on port ${port}: ${describeError(cause)}. Set PORT to another port.`,
    { cause },
  );
}
