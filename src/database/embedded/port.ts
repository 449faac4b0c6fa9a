import { createServer } from 'node:net';

/** A loopback port that nobody listens on right now. */
export function freePort(): Promise<number> {
  return listen(0);
}

export function isFree(port: number): Promise<boolean> {
  return listen(port).then(
    () => true,
    () => false,
  );
}

/** Listens for an instant; returns the port. */
function listen(port: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolvePort(address.port);
        else reject(new Error('The listening socket has no port.'));
      });
    });
  });
}
