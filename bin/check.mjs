/**
 * `npm run check`: all that has to hold besides the tests. Every step runs, so that one run shows all that is wrong.
 * The exit status is the number of steps that failed.
 */
import { spawnSync } from 'node:child_process';
import { makeReady, root } from './ready.mjs';

const STEPS = ['lint', 'typecheck', 'knip', 'lint:imports', 'lint:paths'];

await makeReady();
const failed = STEPS.filter((step) => {
  console.log(`== ${step}`);
  const { status } = spawnSync('npm', ['run', '--silent', step], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status !== 0;
});
if (failed.length > 0) console.log(`== failed: ${failed.join(', ')}`);
process.exitCode = failed.length;
