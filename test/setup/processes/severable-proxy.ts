import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SeverableProxy {
  /** The database, through the proxy. */
  url: string;
  /** Cuts all connections, and takes no more. */
  sever(): void;
}

/** A TCP proxy before a database, to cut it off as when its server goes away. */
export async function severableProxy(url: string): Promise<SeverableProxy> {
  const behind = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(behind.port), behind.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => [sockets.delete(one), other.destroy()]);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const front = new URL(url);
  front.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: front.href,
    sever: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
