import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { type Checkout, clonedCheckout } from './checkout.ts';

let cloned: Checkout;
let built: Checkout;

beforeAll(async () => {
  cloned = await clonedCheckout();
  built = await cloned.copy();
  await built.run('build.mjs');
});

test('a fresh clone is installed, generated and built; the second command does nothing', async () => {
  const checkout = await cloned.copy();
  const first = await checkout.run('build.mjs');
  expect(first).toMatchObject({ status: 0, stdout: '' });
  expect(await checkout.done()).toEqual(['npm', 'prisma', 'tsc', 'rolldown']);

  expect(await checkout.run('build.mjs')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(await checkout.done()).toHaveLength(4);
});

test('the built client reads the compiler of queries from a file, and is not taken for built when it cannot', async () => {
  const checkout = await cloned.copy();
  const changed = await checkout.run('build.mjs', [], { CLIENT: 'await import("elsewhere.mjs");' });
  expect(changed.status).toBe(1);
  expect(changed.stderr).toContain('bin/compiler-file.mjs has to follow');

  expect(await checkout.run('build.mjs')).toMatchObject({ status: 0 });
  const built = join('dist', 'src', 'generated', 'prisma', 'internal');
  expect(await checkout.noted(join(built, 'query-compiler.wasm'))).toBe('wasm');
  expect(await checkout.noted(join(built, 'class.js'))).not.toContain('base64');
});

test('a changed source is built again, a new schema generated too, a new lock file installed too', async () => {
  const checkout = await built.copy();
  await checkout.append('src/main.ts', '// more');
  await checkout.run('build.mjs');
  expect((await checkout.done()).slice(4)).toEqual(['tsc', 'rolldown']);

  await checkout.append('prisma/schema.prisma', '// more');
  await checkout.run('build.mjs');
  expect((await checkout.done()).slice(6)).toEqual(['prisma', 'tsc', 'rolldown']);

  await checkout.write('package-lock.json', '{ "more": true }');
  const later = new Date(Date.now() + 60_000);
  await utimes(join(checkout.root, 'package-lock.json'), later, later);
  await checkout.run('build.mjs');
  expect((await checkout.done())[9]).toBe('npm');
});

test('the page of the sandbox is built for the sandbox and for the tests, when its sources have changed', async () => {
  const checkout = await built.copy();
  await checkout.write('sandbox/page/main.tsx', '');
  await checkout.run('build.mjs');
  expect(await checkout.done()).toEqual(['npm', 'prisma', 'tsc', 'rolldown']);
  await checkout.run('start.mjs', [], { SLACK_BOT_TOKEN: 'xoxb-1' });
  expect(await checkout.done()).toHaveLength(4);
  await checkout.run('start.mjs');
  expect((await checkout.done()).slice(4)).toEqual(['vite']);

  await checkout.append('sandbox/page/main.tsx', '// more');
  await checkout.run('test.mjs');
  expect((await checkout.done()).slice(5)).toEqual(['vite', 'jest']);

  await checkout.append('sandbox/main.ts', '// more');
  await checkout.run('start.mjs');
  expect((await checkout.done()).slice(7)).toEqual(['tsc', 'rolldown']);
  expect((await stat(join(checkout.root, 'dist', 'page', 'assets', 'page.js'))).isFile()).toBe(true);
});

test('a lock file that is only newer by its time is not installed again', async () => {
  const checkout = await built.copy();
  const later = new Date(Date.now() + 60_000);
  await utimes(join(checkout.root, 'package-lock.json'), later, later);
  await checkout.run('build.mjs');

  expect((await checkout.done()).slice(4)).toEqual(['tsc', 'rolldown']);
});

test('an installation that was cut short is done again', async () => {
  const checkout = await built.copy();
  await rm(join(checkout.root, 'node_modules', '.package-lock.json'));
  await checkout.run('build.mjs');

  expect((await checkout.done())[4]).toBe('npm');
});

test('the output of a deleted source file is deleted too', async () => {
  const checkout = await built.copy();
  await checkout.write('dist/src/gone.js', '');
  await checkout.append('src/main.ts', '// more');
  await checkout.run('build.mjs');

  await expect(stat(join(checkout.root, 'dist', 'src', 'gone.js'))).rejects.toThrow('ENOENT');
});

test('the previous bundle stays for what still runs, however old it is, and earlier ones go', async () => {
  const checkout = await built.copy();
  const bundle = join(checkout.root, 'dist', 'bundle');
  const daysOld = { 'src/main.js': 7, 'previous.js': 7, 'earlier.js': 8 };
  for (const [path, days] of Object.entries(daysOld)) {
    if (path !== 'src/main.js') await checkout.write(`dist/bundle/${path}`, '');
    const then = new Date(Date.now() - days * 24 * 60 * 60_000);
    await utimes(join(bundle, path), then, then);
  }
  await checkout.append('src/main.ts', '// more');
  await checkout.run('build.mjs');

  expect((await readdir(bundle)).sort()).toEqual(['previous.js', 'sandbox', 'src']);
});

test('a failed build fails the command, is reported once, and does not block the next command', async () => {
  const checkout = await cloned.copy();
  const broken = await checkout.run('build.mjs', [], { BROKEN: 'yes' });
  expect(broken).toMatchObject({ status: 1, stdout: '' });
  expect(broken.stderr).toMatch(/src\/main.ts\(1,1\): error\n.*The build failed/s);

  expect(await checkout.run('build.mjs')).toMatchObject({ status: 0 });
});

test('of two commands started at once, one builds and the other waits for it', async () => {
  const checkout = await cloned.copy();
  const ended = await Promise.all([checkout.run('start.mjs'), checkout.run('start.mjs')]);

  expect(ended.map(({ status, stdout }) => ({ status, stdout }))).toEqual([
    { status: 0, stdout: 'sandbox\n' },
    { status: 0, stdout: 'sandbox\n' },
  ]);
  expect(await checkout.done()).toEqual(['npm', 'prisma', 'tsc', 'rolldown']);
});

test('the lock of a killed command is taken over', async () => {
  const checkout = await cloned.copy();
  await checkout.write('dist/.ready.lock', `${process.pid} 1`); // our pid, and not our start
  expect(await checkout.run('build.mjs')).toMatchObject({ status: 0 });
});

test('npm uses another cache folder when HOME is not writable', async () => {
  const checkout = await cloned.copy();
  await writeFile(join(checkout.root, 'home'), ''); // not a folder: also root cannot write there
  await checkout.run('build.mjs', [], { HOME: join(checkout.root, 'home') });
  const elsewhere = await readFile(join(checkout.root, 'npm.cache'), 'utf8');

  expect(elsewhere).toContain('npm-cache-');
  await rm(join(checkout.root, 'node_modules'), { recursive: true });
  await checkout.run('build.mjs');
  expect(await readFile(join(checkout.root, 'npm.cache'), 'utf8')).toBe(join(checkout.root, '.npm'));
});

test('a built checkout runs from a read-only folder', async () => {
  const checkout = await built.copy();
  const closed = [checkout.root, join(checkout.root, 'dist')];
  await Promise.all(closed.map((folder) => chmod(folder, 0o555)));
  try {
    expect(await checkout.run('start.mjs')).toEqual({ status: 0, stdout: 'sandbox\n', stderr: '' });
  } finally {
    await Promise.all(closed.map((folder) => chmod(folder, 0o755)));
  }
});

interface Freshness {
  nodeProblem(version: string): string | undefined;
}

test('an old Node version is refused in one sentence', async () => {
  const checkout = await cloned.copy();
  const { nodeProblem }: Freshness = await import(join(checkout.root, 'bin', 'freshness.mjs'));

  expect(['20.19.0', '20.20.2', '22.0.0', '24.1.0'].map(nodeProblem)).toEqual(Array(4).fill(undefined));
  expect(nodeProblem('20.18.3')).toBe(
    'Usher needs Node 20.19 or newer, and this is Node 20.18.3. Install a newer one from https://nodejs.org.',
  );
  expect(nodeProblem('18.20.0')).toContain('Node 18.20.0');
});
