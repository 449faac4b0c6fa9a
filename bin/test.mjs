/** `npm test`: Jest with all it needs; its arguments are passed on. The last line counts the tests. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumForTests, HOW_TO_GET } from './chromium.mjs';
import { makeReady, root } from './ready.mjs';

const args = process.argv.slice(2);
const mayNeedBrowser = mayRunBrowserTests(args);
let chromium;
await makeReady({
  page: true,
  beside: async () => {
    if (mayNeedBrowser) chromium = await chromiumForTests();
  },
});
// Where all has to be shown to work, a missing browser is a failure; elsewhere its tests are left out, and that is said.
const withBrowser = !mayNeedBrowser || chromium !== undefined || process.env.CI === 'true';

const folder = mkdtempSync(join(tmpdir(), 'usher-result-'));
const resultFile = join(folder, 'result.json');
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--json',
    `--outputFile=${resultFile}`,
    ...(withBrowser
      ? []
      : ['--testPathIgnorePatterns=/node_modules/', '--testPathIgnorePatterns=/test/browser/']),
    ...args,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(chromium && { CHROMIUM: chromium }) } },
);

// Ctrl-C reaches Jest by itself; a signal to this process alone is handed on. Either way its end is waited for.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => jest.kill('SIGTERM'));

jest.on('close', (status, signal) => {
  let result;
  try {
    result = JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    // Jest ended before it had a result
  }
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = status ?? 128 + (constants.signals[signal] ?? 0);
  if (!withBrowser)
    console.log(`The tests in test/browser were left out: there is no Chromium here. ${HOW_TO_GET}`);
  console.log(countLine(result, process.exitCode));
});

/**
 * The last line of a test run, from Jest's JSON result (undefined when Jest ended without one) and its status.
 * A file that could not be run counts as one failure, and so does a run that failed for another reason.
 */
function countLine(result, status) {
  const passed = result?.numPassedTests ?? 0;
  const failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  return `${passed} passed, ${failed === 0 && status !== 0 ? 1 : failed} failed`;
}

/** Whether Jest's arguments leave tests in test/browser: it runs the files whose path one of the patterns matches. */
function mayRunBrowserTests(args) {
  const isPattern = (arg, index) =>
    !arg.startsWith('-') && !['-t', '--testNamePattern'].includes(args[index - 1]);
  const patterns = args.filter(isPattern).map((pattern) => new RegExp(pattern, 'i'));
  if (patterns.length === 0) return true;
  const folder = join(root, 'test', 'browser');
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return files.some((file) => patterns.some((pattern) => pattern.test(file)));
}
