import { expect, test } from '@jest/globals';
import { useDatabase } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { openSite } from './site.ts';

const database = useDatabase();

async function withSite(
  trustProxy: number | string,
  work: (post: (forwardedFor: string) => Promise<number>) => Promise<void>,
): Promise<readonly string[]> {
  const logger = recordingLogger();
  const site = await openSite({ database, trustProxy, logger });
  try {
    await work(async (forwardedFor) => {
      const headers = { 'X-Forwarded-For': forwardedFor };
      return (await site.visitor().post('/logout', {}, headers)).status;
    });
  } finally {
    await site.close();
  }
  return logger.texts;
}

test('a port beside a forwarded address makes no new visitor', async () => {
  const said = await withSite(1, async (post) => {
    for (let port = 50_000; port < 50_300; port += 2) {
      await Promise.all([post(`203.0.113.7:${port}`), post(`[2001:db8::7]:${port}`)]);
    }
    for (let port = 50_300; port < 50_450; port++) await post(`203.0.113.7:${port}`);
    expect(await post('203.0.113.7:50999')).toBe(429);
    expect(await post('203.0.113.7')).toBe(429);
    expect(await post('203.0.113.8:50999')).toBe(303);
    for (let port = 50_300; port < 50_450; port++) await post(`2001:db8::7`);
    expect(await post('[2001:db8::7]:50999')).toBe(429);
  });
  // Each of the two addresses is named once, as a hash, when its limit is reached; nothing is said of the proxy.
  expect(said).toEqual(
    Array.from({ length: 2 }, () => expect.stringMatching(/^One address sends too many forms/)),
  );
});

test('a proxy that is not trusted is named once, with the setting', async () => {
  const said = await withSite('10.0.0.0/8', async (post) => {
    await post('203.0.113.7');
    await post('203.0.113.8');
  });
  expect(said).toEqual([expect.stringMatching(/not trusted.*set TRUST_PROXY/)]);
});

test('no proxy at all, on purpose, is nothing to say', async () => {
  expect(await withSite(0, async (post) => void (await post('203.0.113.7')))).toEqual([]);
});
