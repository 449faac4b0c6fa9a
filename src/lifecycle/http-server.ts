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
 * How long a connection may be idle. Load balancers keep theirs for 60 s; one that is closed here first loses the
 * request that is just on its way.
 */
const IDLE_FOR = 75 * SECOND;

/** Answers 503 to everything, until there is more to answer. */
export const stillStarting: RequestListener = (_req, res) => {
  res.writeHead(503, { 'Retry-After': '2', 'Content-Type': 'text/plain' }).end('Usher is starting.\n');
};

/**
 * Starts listening. Done first of all, so that a second Usher on the same port fails before it touches anything else.
 *
 * @throws UserError `PORT_TAKEN` or `PORT_REFUSED`
 */
export async function openHttpServer(options: { port: number; host?: string }): Promise<HttpServer> {
  let listener = stillStarting;
  let closed: Promise<void> | undefined;
  const server = createServer(
    { keepAliveTimeout: IDLE_FOR, headersTimeout: IDLE_FOR + 5 * SECOND },
    (req, res) => {
      // The last answer of a connection ends it, or a stop would wait until it has been idle for long enough.
      if (closed) res.shouldKeepAlive = false;
      res.once('close', () => closed && setImmediate(() => server.closeIdleConnections()));
      listener(req, res);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(options, error)));
    server.listen({ port: options.port, ...(options.host && { host: options.host }) }, resolve);
  });
  const { port } = server.address() as AddressInfo;
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

function portError({ port, host }: { port: number; host?: string }, cause: Error): UserError {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new UserError(
      'PORT_TAKEN',
      `Port ${port} is taken: another program, perhaps another Usher, is listening on it. Stop that program, or set PORT to another port.`,
      { cause },
    );
  }
  if (host && (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')) {
    const sentence = `Usher cannot listen on ${host}, which is no address of this machine. Set HOST to one that is, or leave it out to listen on all.`;
    return new UserError('PORT_REFUSED', sentence, { cause });
  }
  return new UserError(
    'PORT_REFUSED',
    `Usher may not listen on port ${port}: ${describeError(cause)}. Set PORT to another port.`,
    { cause },
  );
}
