import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { testFolder } from '../folder.ts';

/** Name and password. */
const ACCOUNT = 'usher:word';

interface TlsThroughProxy {
  /** The address of the proxy, with the account that it asks for. */
  readonly proxy: string;
  /** The file of the certificate that the servers behind it show. */
  readonly certificate: string;
  /** What the proxy was asked to connect to. */
  readonly connected: ReadonlySet<string>;
  stop(): void;
}

/**
 * A proxy that tunnels (CONNECT) for those who give its password, and behind it a TLS server whose certificate no machine knows. It stands for all the
 * hosts named, and hands their requests on to the servers here. Outside the proxy, the names lead nowhere.
 *
 * @param hosts the address of a server here, by host name
 */
export async function tlsThroughProxy(hosts: Readonly<Record<string, string>>): Promise<TlsThroughProxy> {
  const folder = await testFolder();
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  const names = Object.keys(hosts).map((host) => `DNS:${host}`);
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=the company', '-addext', `subjectAltName=${names.join(',')}`],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );

  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (req, res) => {
    const target = new URL(hosts[req.headers.host ?? ''] ?? 'http://127.0.0.1:9');
    const headers = { ...req.headers, host: target.host };
    const onward = request(
      target,
      { path: req.url ?? '/', method: req.method ?? 'GET', headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  const connected = new Set<string>();
  const proxy = createHttpServer().on('connect', (req, near, head: Buffer) => {
    if (req.headers['proxy-authorization'] !== `Basic ${Buffer.from(ACCOUNT).toString('base64')}`) {
      near.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    connected.add(req.url ?? '');
    const far = connect(portOf(tls), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  for (const server of [tls, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    proxy: `http://${ACCOUNT}@127.0.0.1:${portOf(proxy)}`,
    certificate,
    connected,
    stop: () => {
      for (const server of [proxy, tls]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  return address.port;
}
