import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readCompilerFromFile } from './compiler-file.mjs';
import {
  buildStamp,
  isProduction,
  needsBuild,
  needsFirstBuild,
  needsGenerate,
  needsInstall,
  needsPage,
  nodeProblem,
  noteBuilt,
  noteGenerated,
  noteInstalled,
  notePage,
  pageStamp,
  sources,
} from './freshness.mjs';
import { withLock } from './lock.mjs';
import { nameSourceLines } from './source-lines.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Milliseconds. */
const HOUR = 60 * 60_000;

/**
 * Makes a checkout ready to run, with nothing but Node and npm: packages, Prisma client, build. Says nothing when
 * nothing is to be done; what it says goes to standard error. Ends the process when something cannot be done.
 * With `page` the sandbox's page is built, too; with `production` an installation without development packages is
 * run as it is, as long as it was built once. `beside` is run while the build is, once the packages are there.
 */
export async function makeReady({ page = false, production = false, beside = async () => {} } = {}) {
  const problem = nodeProblem(process.versions.node);
  if (problem) fail(problem);
  if (production && isProduction(root)) {
    if (needsFirstBuild(root)) {
      fail(
        'Usher has not been built, and this installation is without what builds it. Run npm ci && npm run build.',
      );
    }
    return;
  }
  if (!needsInstall(root) && !needsGenerate(root) && !needsBuild(root) && !(page && needsPage(root)))
    return beside();
  try {
    await withLock(join(root, 'dist', '.ready.lock'), {
      onWait: () => say('Another command is getting this checkout ready. Waiting for it …'),
      work: async () => {
        // Asked again one by one: another command may have done it while we waited.
        if (needsInstall(root)) await install();
        const works = [makeBuild(), beside()];
        if (page && needsPage(root)) works.push(buildPage());
        await allEnd(works);
      },
    });
  } catch (error) {
    fail(error.message);
  }
}

/** Imports what is to be started into this process, so that signals and the terminal reach it. */
export function useBundled(...path) {
  return useBuilt('bundle', ...path);
}

/** Imports a built module. */
export async function useBuilt(...path) {
  nameSourceLines();
  return import(pathToFileURL(join(root, 'dist', ...path)).href);
}

/** Runs a script out of node_modules; resolves to its status. */
function runScript(script, args, { env = {}, ...options } = {}) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], {
    env: { ...process.env, ...env },
    ...options,
  });
}

async function install() {
  say('Installing packages (npm ci) …');
  const status = await runNpm(['ci', '--include=dev', '--include=optional']);
  if (status !== 0) throw new Error('npm ci failed. Its message is above; fix it and start again.');
  noteInstalled(root);
}

/** Runs npm in the project, with a cache that it can write to; resolves to its status. */
export function runNpm(args) {
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env, npm_config_cache: writableCache(), npm_config_update_notifier: 'false' };
  const npm = process.env.npm_execpath ?? '';
  return /npm-cli\.c?js$/.test(npm)
    ? run(process.execPath, [npm, ...all], { env })
    : run('npm', all, { env, shell: process.platform === 'win32' });
}

async function makeBuild() {
  if (needsGenerate(root)) await generate();
  if (needsBuild(root)) await build();
}

/** Waits for all, also when one fails: none is to go on when the process ends. */
async function allEnd(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function generate() {
  say('Generating the Prisma client …');
  const status = await runScript('prisma/build/index.js', ['generate', '--no-hints'], {
    env: {
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      // Prisma would download a schema engine, which generating never runs. Any program in its place prevents it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
    },
    quiet: true,
  });
  if (status !== 0) throw new Error('The Prisma client could not be generated. The message above says why.');
  noteGenerated(root);
}

async function build() {
  say('Building …');
  const stamp = buildStamp(root);
  const status = await runScript('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  if (status !== 0) throw new Error('The build failed. The messages above say where.');
  await readCompilerFromFile(root);
  removeOrphans();
  await bundle();
  noteBuilt(root, stamp);
}

async function bundle() {
  const folder = join(root, 'dist', 'bundle');
  const previous = statSync(join(folder, 'src', 'main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const status = await runScript('rolldown/bin/cli.mjs', ['--config', 'rolldown.config.mjs'], {
    quiet: true,
  });
  if (status !== 0) throw new Error('The build could not be bundled. The messages above say why.');
  // What runs may still have to load something of the previous bundle, however old that is, or of one not long before it.
  for (const path of filesUnder(folder)) if (statSync(path).mtimeMs < previous - HOUR) rmSync(path);
}

async function buildPage() {
  say('Building the page of the sandbox …');
  const stamp = pageStamp(root);
  const status = await runScript('vite/bin/vite.js', ['build', '--config', 'sandbox/page/vite.config.ts'], {
    quiet: true,
  });
  if (status !== 0) throw new Error('The page could not be built. The messages above say where.');
  notePage(root, stamp);
}

/** Takes away what was built from files that are gone. */
function removeOrphans() {
  const built = new Set(sources(root).map((path) => path.replace(/\.ts$/, '.js')));
  const dist = join(root, 'dist');
  for (const path of filesUnder(dist)) {
    const source = relative(dist, path).replace(/\.map$/, '');
    const isOfTsc = !/^(page|bundle)[\\/]/.test(source);
    if (/\.js$/.test(source) && isOfTsc && !built.has(source)) rmSync(path);
  }
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** npm's own cache where it can be written to; else, as with a read-only HOME, one beside the temporary files. */
function writableCache() {
  const usual = process.env.npm_config_cache || join(homedir(), '.npm');
  if (isWritable(usual)) return usual;
  return join(tmpdir(), `npm-cache-${userInfo().uid}`);
}

function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    // Files that root left behind in someone else's cache stop npm as surely as a closed folder.
    if (existsSync(join(folder, '_cacache'))) accessSync(join(folder, '_cacache'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program in the project and resolves to its status; with `quiet` its output is only shown when it fails. */
export function run(command, args, { quiet = false, ...options }) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
      ...options,
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => {
      say(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (status) => {
      if (status !== 0) process.stderr.write(output);
      resolve(status ?? 1);
    });
  });
}

export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
