/**
 * `npm run test:nodes`: runs the tests that start Usher and its command line with the newer lines of Node. Jest itself
 * runs on that Node, too. The exit status is the number of versions that failed. With `--oldest` it prints where the
 * oldest Node is that Usher starts with; `.ci/run` runs all tests on it.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run, runNpm, say } from './ready.mjs';

/** The newest of each line that docs/install.md names. */
const OLDEST = '20.19.6';
const NEWER = ['22.23.5', '24.22.3'];

/** What starts processes in earnest: Usher, the sandbox with its own PostgreSQL, signals, the command line. */
const TESTS = ['test/process/start', 'test/process/sandbox', 'test/cli/process'];
/** Not what takes long and is the same on every Node: other starts of the sandbox on one folder. */
const TITLES = '^(?!.*sandbox starts again)';

const HOME = join(root, 'node_modules', '.cache', 'nodes');

if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
  say('Other versions of Node are fetched on Linux only.');
} else if (process.argv.includes('--oldest')) {
  console.log(await fetchNode(OLDEST));
} else {
  const programs = await Promise.all(NEWER.map(fetchNode));
  const results = [];
  for (const program of programs) results.push(await testWith(program));
  for (const [index, passed] of results.entries())
    console.log(`== tests with Node ${NEWER[index]}: ${passed ? 'passed' : 'FAILED'}`);
  process.exitCode = results.filter((passed) => !passed).length;
}

/** Resolves to the program, which is fetched from the npm registry the first time and kept under node_modules. */
async function fetchNode(version) {
  const program = join(HOME, version, 'node');
  await withLock(join(HOME, `${version}.lock`), {
    work: async () => {
      if (!existsSync(program)) await unpackNode(version, program);
    },
  });
  return program;
}

/** Unpacks the one file that is needed, and runs no script of the package. */
async function unpackNode(version, program) {
  mkdirSync(join(HOME, version), { recursive: true });
  const folder = mkdtempSync(join(HOME, 'fetching-'));
  const from = `node-linux-${process.arch}@${version}`;
  say(`Fetching Node ${version} for the tests (${from}, 50 MB) …`);
  try {
    if ((await runNpm(['pack', '--silent', '--pack-destination', folder, from])) !== 0)
      throw new Error(`npm pack ${from} failed.`);
    const [archive] = readdirSync(folder);
    const unpack = ['-xzf', join(folder, archive), '-C', folder, 'package/bin/node'];
    if ((await run('tar', unpack, {})) !== 0) throw new Error(`${archive} could not be unpacked.`);
    const unpacked = join(folder, 'package', 'bin', 'node');
    chmodSync(unpacked, 0o755);
    renameSync(unpacked, program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the tests, and shows what they say when one fails; resolves to whether all passed. */
function testWith(program) {
  return new Promise((resolve) => {
    const args = [join(root, 'bin', 'test.mjs'), '--silent', ...TESTS, '-t', TITLES];
    const tests = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [tests.stdout, tests.stderr]) stream.on('data', (chunk) => (output += chunk));
    tests.on('close', (status) => {
      if (status !== 0) console.log(output);
      resolve(status === 0);
    });
  });
}
