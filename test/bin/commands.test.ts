import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { type Checkout, clonedCheckout } from './checkout.ts';

let built: Checkout;
let checkout: Checkout;

beforeAll(async () => {
  built = await clonedCheckout();
  await built.run('build.mjs');
  checkout = await built.copy();
});

test('npm start runs the sandbox unless a SLACK_* variable is set', async () => {
  expect((await checkout.run('start.mjs')).stdout).toBe('sandbox\n');
  expect((await checkout.run('start.mjs', [], { SLACK_BOT_TOKEN: '' })).stdout).toBe('sandbox\n');
  expect((await checkout.run('start.mjs', [], { SLACK_BOT_TOKEN_FILE: '/run/token' })).stdout).toBe('real\n');
});

test('the demo and the command line get their arguments', async () => {
  expect((await checkout.run('demo.mjs')).stdout).toBe('demo\n');
  expect((await checkout.run('usher.mjs', ['apply', 'a file.yaml'])).stdout).toBe(
    '["apply","a file.yaml"]\n',
  );
});

test('npm test passes arguments to Jest, ends with the number of tests, and exits with the status of Jest', async () => {
  const passed = await checkout.run('test.mjs', ['test/mail', '-t', 'a b'], {
    RESULT: JSON.stringify({ numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }),
  });
  expect(passed).toEqual({
    status: 0,
    stdout: '["--json","test/mail","-t","a b"]\n7 passed, 0 failed\n',
    stderr: '',
  });

  const failed = await checkout.run('test.mjs', [], {
    STATUS: '1',
    RESULT: JSON.stringify({ numPassedTests: 7, numFailedTests: 2, numRuntimeErrorTestSuites: 1 }),
  });
  expect(failed).toMatchObject({ status: 1, stdout: '["--json"]\n7 passed, 3 failed\n' });
});

test('a run of Jest that ends without a result counts as a failure', async () => {
  const ended = await checkout.run('test.mjs', [], { STATUS: '3' });
  expect(ended).toMatchObject({ status: 3, stdout: '["--json"]\n0 passed, 1 failed\n' });
});

/** For a machine without a Chromium: `PATH` leads to none. */
const bare = { PATH: '/nowhere', CHROMIUM: '', RESULT: JSON.stringify({ numPassedTests: 7 }) };

test('the tests run in a Chromium of their own, which is fetched once, where there is one to fetch', async () => {
  const machine = await built.copy();
  await machine.write('test/browser/form.test.ts', '');
  expect((await machine.run('test.mjs', ['test/mail'], bare)).stdout).not.toContain('left out');
  expect(await machine.noted('jest.chromium')).toBe('');
  expect(await machine.done()).toEqual(['npm', 'prisma', 'tsc', 'rolldown', 'jest']);

  await machine.run('test.mjs', ['browser/form'], bare);
  await machine.run('test.mjs', [], bare);
  const [chromium, steps] =
    process.platform === 'linux' && process.arch === 'x64'
      ? [expect.stringMatching(/chromium-[\d.]+\/start$/), ['npm', 'unpack', 'jest', 'jest']]
      : ['', ['jest', 'jest']];
  expect(await machine.noted('jest.chromium')).toEqual(chromium);
  expect((await machine.done()).slice(5)).toEqual(steps);
});

test('where none can be fetched they run in the Chromium of the machine', async () => {
  const machine = await built.copy();
  await machine.write('programs/chromium', '');
  const PATH = join(machine.root, 'programs');
  const { stdout } = await machine.run('test.mjs', [], { ...bare, NO_REGISTRY: 'yes', PATH });
  expect(stdout).not.toContain('left out');
  expect(await machine.noted('jest.chromium')).toBe(join(PATH, 'chromium'));
});

test('where no Chromium can be had its tests are left out, and it is said how to get one; with CI=true they are run', async () => {
  const none = { ...bare, NO_REGISTRY: 'yes' };
  const leftOut = await checkout.run('test.mjs', [], none);
  expect(leftOut).toMatchObject({ status: 0 });
  expect(leftOut.stdout).toMatch(
    /test\/browser were left out.*apt-get install chromium.*\n7 passed, 0 failed\n$/,
  );
  expect(await checkout.noted('jest.args')).toContain('--testPathIgnorePatterns=/test/browser/');

  expect((await checkout.run('test.mjs', [], { ...none, CI: 'true' })).stdout).not.toContain('left out');
  expect(await checkout.noted('jest.args')).not.toContain('/test/browser/');
  const named = await checkout.run('test.mjs', [], { ...none, CHROMIUM: '/opt/chromium' });
  expect(named.stdout).not.toContain('left out');
});

test('an installation without the sandbox says what to set, and starts with it', async () => {
  const production = await built.copy();
  await production.write('node_modules/express/package.json', '{}');
  await production.remove('node_modules/typescript');
  await production.remove('node_modules/prisma');
  await production.remove('node_modules/vite');
  await production.append('src/main.ts', '// nothing builds this here');
  const ended = await production.run('start.mjs');
  expect(ended).toMatchObject({ status: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^No SLACK_\* variable is set, and this installation is without the sandbox/);
  expect(await production.run('start.mjs', [], { SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual({
    status: 0,
    stdout: 'real\n',
    stderr: '',
  });
  await production.remove('dist');
  const unbuilt = await production.run('start.mjs', [], { SLACK_BOT_TOKEN: 'xoxb-1' });
  expect(unbuilt.stderr).toContain('Usher has not been built');
});

test('a migration needs a name that fits a folder', async () => {
  const ended = await checkout.run('migration.mjs', ['Add Notes']);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('small letters, digits and underscores');
});
