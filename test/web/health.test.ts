import { expect, test } from '@jest/globals';
import express from 'express';
import { openHttpServer } from '../../src/lifecycle/http-server.ts';
import { Health, type ReadinessCheck } from '../../src/web/health.ts';
import { silentLogger } from '../setup/logger.ts';

async function withHealth(work: (health: Health, ask: (path: string) => Promise<unknown>) => Promise<void>) {
  const health = new Health(silentLogger);
  const http = await openHttpServer({ port: 0, host: '127.0.0.1' });
  http.serve(express().use(health.router));
  try {
    await work(health, async (path) => {
      const answer = await fetch(`http://127.0.0.1:${http.port}${path}`);
      const body: unknown = await answer.json();
      return { status: answer.status, body };
    });
  } finally {
    await http.close();
  }
}

const passes: ReadinessCheck = { name: 'database', check: async () => undefined };
const fails: ReadinessCheck = {
  name: 'jobs',
  check: async () => {
    throw new Error('secret of the app');
  },
};
const hangs: ReadinessCheck = { name: 'jobs', check: () => new Promise(() => undefined) };

test('alive from the first second to the last; ready only in between', async () => {
  await withHealth(async (health, ask) => {
    expect(await ask('/readyz')).toEqual({ status: 503, body: { ready: false, waitsFor: 'database' } });
    health.waitsFor('migrations');
    expect(await ask('/readyz')).toEqual({ status: 503, body: { ready: false, waitsFor: 'migrations' } });
    expect(await ask('/healthz')).toEqual({ status: 200, body: { alive: true } });
    health.runs([passes]);
    expect(await ask('/readyz')).toEqual({ status: 200, body: { ready: true } });
    health.stops();
    expect(await ask('/readyz')).toEqual({ status: 503, body: { ready: false, stopping: true } });
    expect(await ask('/healthz')).toEqual({ status: 200, body: { alive: true } });
  });
});

test.each([
  ['fails', fails],
  ['never answers', hangs],
])(
  'a check that %s is named, and no more is said; the process is alive all the same',
  async (_how, check) => {
    await withHealth(async (health, ask) => {
      health.runs([passes, check]);
      expect(await ask('/readyz')).toEqual({ status: 503, body: { ready: false, failed: ['jobs'] } });
      expect(await ask('/healthz')).toEqual({ status: 200, body: { alive: true } });
    });
  },
);

test('however often it is asked, the checks run once a second', async () => {
  await withHealth(async (health, ask) => {
    let times = 0;
    health.runs([{ name: 'database', check: async () => void times++ }]);
    const begin = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => ask('/readyz')));
    await ask('/readyz');
    expect(times).toBeLessThanOrEqual(1 + (performance.now() - begin) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    const before = times;
    await ask('/readyz');
    expect(times).toBe(before + 1);
  });
});
