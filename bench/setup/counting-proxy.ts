import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between Usher and PostgreSQL, and counts how often Usher waits for the server. */
export interface CountingProxy {
  /** The database's address by way of the proxy. */
  readonly url: string;
  /** Round trips so far: of the pool that requests use, and of the one of the jobs' store. */
  counts(): { readonly requests: number; readonly jobs: number };
  close(): Promise<void>;
}

/** The frontend's messages that the server answers (PostgreSQL, "Message Formats"): Query and Sync. */
const ANSWERED = new Set(['Q'.charCodeAt(0), 'S'.charCodeAt(0)]);
/** By this name the connections of the jobs' store are known. */
const JOBS = 'usher jobs';

/** Starts it in this process. */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  const { port, hostname } = new URL(url);
  const counts = { requests: 0, jobs: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true).on('error', () => undefined);
      sockets.add(socket);
    }
    const counter = new MessageCounter();
    client.on('data', (chunk) => {
      const answered = counter.take(chunk);
      counts[counter.startup.includes(JOBS) ? 'jobs' : 'requests'] += answered;
    });
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listening socket has no port.');
  return {
    url: Object.assign(new URL(url), { port: String(address.port) }).href,
    counts: () => ({ ...counts }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Finds the messages of one connection in its chunks. The first message, the startup, has no type. */
export class MessageCounter {
  startup = '';
  #rest = Buffer.alloc(0);

  /** Returns how many of the messages that this chunk completes are answered by the server. */
  take(chunk: Buffer): number {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    let answered = 0;
    for (;;) {
      const typed = this.startup === '' ? 0 : 1;
      if (this.#rest.length < typed + 4) return answered;
      const end = typed + this.#rest.readUInt32BE(typed);
      if (this.#rest.length < end) return answered;
      if (typed === 0) this.startup = this.#rest.toString('latin1', 0, end);
      else if (ANSWERED.has(this.#rest[0] ?? 0)) answered += 1;
      this.#rest = this.#rest.subarray(end);
    }
  }
}
