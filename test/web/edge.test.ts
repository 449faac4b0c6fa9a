import { expect, test } from '@jest/globals';
import type { Logger } from '../../src/logger.ts';
import { createWeb } from '../../src/web/create-web.ts';
import { testDatabase } from '../setup/database.ts';
import { openSite, useWebsite } from './site.ts';

const site = useWebsite();

test('an unknown address gets a 404 page', async () => {
  const page = await site.visitor().get('/wp-login.php');
  expect(page.status).toBe(404);
  expect(page.words).toContain('There is no page here');
  expect((await site.visitor().post('/webhooks/elsewhere', {})).text).toContain('"error"');
});

test('pages run no scripts, cannot be framed, and are not cached', async () => {
  for (const path of ['/login', '/i/nonsense', '/nowhere']) {
    const { headers } = await site.visitor().get(path);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy.split(';').sort()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      'img-src data:',
      "style-src 'self'",
    ]);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('Cache-Control')).toBe('no-store');
  }
});

test('the one stylesheet may be kept for good, because its name changes with it', async () => {
  const { text } = await site.visitor().get('/login');
  const [, path = ''] = /href="(\/usher-[0-9a-f]{12}\.css)"/.exec(text) ?? [];
  const { status, headers } = await site.visitor().get(path);
  expect(status).toBe(200);
  expect(headers.get('Content-Type')).toMatch(/^text\/css/);
  expect(headers.get('Cache-Control')).toContain('immutable');
});

test('a form that is too large is refused with a page', async () => {
  const page = await site.visitor().post('/login', { email: 'a@b.test', password: 'x'.repeat(20_000) });
  expect(page.status).toBe(413);
  expect(page.words).toContain('could not be read');
});

test('an error shows one sentence with a reference, and the log has the cause', async () => {
  const database = await testDatabase();
  const gone = await openSite({ database });
  const lines: unknown[] = [];
  gone.context.logger.error = ((...line: unknown[]) => lines.push(line)) as Logger['error'];
  await database.close();
  try {
    const page = await gone.visitor().post('/login', { email: 'a@b.test', password: 'three calm ferrets' });
    expect([500, 503]).toContain(page.status);
    const [, reference = 'none'] = /reference ([0-9a-f]{8})/.exec(page.words) ?? [];
    expect(page.words).toContain('Try again in a minute.');
    expect(page.words).not.toMatch(/prisma|postgres|econn/i);
    expect(JSON.stringify(lines)).toContain(reference);
    expect(JSON.stringify(lines)).not.toContain('three calm ferrets');
  } finally {
    await gone.close();
  }
});

test('an invalid secret stops the start, not only the first report', () => {
  const parts = { mailWebhookSecret: null, apiSecret: 'not base64!' };
  expect(() => createWeb(site.context, parts)).toThrow();
});
