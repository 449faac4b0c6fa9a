import { createHash } from 'node:crypto';
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
  for (const path of ['/forgot', '/i/nonsense', '/nowhere']) {
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

test('a page with a password has one script, which the policy knows by its hash, and works without it', async () => {
  const { text, headers } = await site.visitor().get('/login');
  const [, script = ''] = /<script>([^<]*)<\/script>/.exec(text) ?? [];
  expect(text.match(/<script/g)).toHaveLength(1);
  const hash = createHash('sha256').update(script).digest('base64');
  expect((headers.get('Content-Security-Policy') ?? '').split(';')).toContain(`script-src 'sha256-${hash}'`);
  expect(text).toMatch(/<button type="button" hidden data-shows="password"[^>]*>Show</);
});

test('the one stylesheet may be kept for good, because its name changes with it', async () => {
  const { text } = await site.visitor().get('/login');
  const [, path = ''] = /href="(\/usher-[0-9a-f]{12}-0b5d4e\.css)"/.exec(text) ?? [];
  const { status, headers } = await site.visitor().get(path);
  expect(status).toBe(200);
  expect(headers.get('Content-Type')).toMatch(/^text\/css/);
  expect(headers.get('Cache-Control')).toContain('immutable');
  expect((await site.visitor().get(path.replace(/-[0-9a-f]{12}/, '-000000000000'))).status).toBe(404);
});

test('pages carry the brand: its name, its colour with text that can be read on it, and its logo and nothing else from there', async () => {
  const branded = await openSite({
    brand: {
      name: 'Northwind <Builders>',
      color: '#ffcc00',
      logo: 'https://cdn.northwind.test/logo.svg?v=2',
    },
  });
  try {
    const { text, headers } = await branded.visitor().get('/login');
    expect(text).toContain('<title>Log in · Northwind &lt;Builders&gt;</title>');
    expect(text).toContain(
      '<img src="https://cdn.northwind.test/logo.svg?v&#x3D;2" alt="Northwind &lt;Builders&gt;"',
    );
    expect((headers.get('Content-Security-Policy') ?? '').split(';')).toContain(
      'img-src data: https://cdn.northwind.test',
    );
    const [, path = ''] = /href="(\/usher-[^"]*)"/.exec(text) ?? [];
    const css = (await branded.visitor().get(path)).text;
    expect(css).toContain(':root{--fill:#ffcc00;--on-fill:#000000;');
  } finally {
    await branded.close();
  }
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
