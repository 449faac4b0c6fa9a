/**
 * `npm run check`: all that has to hold besides the tests. Every step runs, so that one run shows all that is wrong.
 * The exit status is the number of steps that failed.
 */
import { spawn } from 'node:child_process';
import { makeReady, root } from './ready.mjs';

const STEPS = ['lint', 'typecheck', 'knip', 'lint:imports', 'lint:paths'];

await makeReady();
const statuses = await Promise.all(STEPS.map(check));
process.exitCode = statuses.filter((status) => status !== 0).length;

/** Runs one of the scripts of package.json, and shows what it says when it has ended; resolves to its status. */
function check(step) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', step], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (status) => {
      console.log(`== ${step}: ${status === 0 ? 'passed' : 'FAILED'}`);
      if (status !== 0) console.log(output);
      resolve(status);
    });
  });
}
