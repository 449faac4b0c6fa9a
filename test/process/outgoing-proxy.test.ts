import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { useDatabase } from '../setup/database.ts';
import { REAL_SETTINGS } from './real-settings.ts';
import { useUshers } from './ushers.ts';

const database = useDatabase();
const ushers = useUshers();

test('Slack is reached through HTTPS_PROXY, with its password', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', (req, socket) => {
    asked.push(`${req.url} ${req.headers['proxy-authorization']}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  try {
    const usher = ushers.start({
      ...REAL_SETTINGS,
      SLACK_API_URL: 'https://slack.test/api/',
      DATABASE_URL: database.url,
      PORT: String(await freePort()),
      HTTPS_PROXY: `http://usher:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    });
    await usher.says(/Slack cannot be reached/);
    await usher.says(/Usher is ready/);
    expect(asked[0]).toBe(`slack.test:443 Basic ${Buffer.from('usher:word').toString('base64')}`);
  } finally {
    proxy.close();
  }
});
