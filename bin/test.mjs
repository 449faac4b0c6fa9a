/** `npm test`: Jest with all it needs; its arguments are passed on. The last line counts the tests. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { countLine } from './count.mjs';
import { makeReady, root } from './ready.mjs';

await makeReady({ page: true });

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
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
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
  console.log(countLine(result, process.exitCode));
});
