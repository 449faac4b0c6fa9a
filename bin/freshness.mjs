import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** What has to be done again in a checkout. Content decides, since a clone or an unpacked archive sets any time. */

const CLIENT = ['src', 'generated', 'prisma', 'client.ts'];
const CLIENT_STAMP = ['src', 'generated', '.stamp'];
const MODULES_STAMP = ['node_modules', '.usher-stamp'];
const BUILD_STAMP = ['dist', '.stamp'];
const BUILT_FOLDERS = ['src', 'blocks', 'prisma', 'sandbox', 'bench'];
const PAGE = join('sandbox', 'page');
const PAGE_STAMP = ['dist', 'page', '.stamp'];
/** What the page runs of the rest of the sandbox; all else that it takes from there is types. */
const SHARED_WITH_PAGE = join('sandbox', 'shared');
const PAGE_SETTINGS = ['package.json', 'package-lock.json'];
const BUILD_SETTINGS = [
  'tsconfig.json',
  'tsconfig.build.json',
  'rolldown.config.mjs',
  'package.json',
  'package-lock.json',
];

/** The sentence for a Node that is too old; undefined when it is new enough. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Usher needs Node 20.19 or newer, and this is Node ${version}. Install a newer one from https://nodejs.org.`;
}

/**
 * node_modules is missing, unfinished (npm writes its own list last), without development packages, or older than a
 * lock file that is not the one it was installed from.
 */
export function needsInstall(root) {
  const installed = changedAt(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined || isProduction(root)) return true;
  if (installed >= changedAt(join(root, 'package-lock.json'))) return false;
  return read(join(root, ...MODULES_STAMP)) !== modulesStamp(root);
}

/** Installed by `npm ci --omit=dev`: what is there is run as it was built, and there is no sandbox. */
export function isProduction(root) {
  const has = (...path) => existsSync(join(root, 'node_modules', ...path));
  return has('.package-lock.json') && has('express') && !has('vite');
}

/** Nothing has been built yet. */
export function needsFirstBuild(root) {
  return !existsSync(join(root, 'dist', 'bundle', 'src', 'main.js'));
}

/** The Prisma client is missing, or was made from another schema or by another Prisma. */
export function needsGenerate(root) {
  return !existsSync(join(root, ...CLIENT)) || read(join(root, ...CLIENT_STAMP)) !== clientStamp(root);
}

/** The build is missing, or was made from other sources. */
export function needsBuild(root) {
  return read(join(root, ...BUILD_STAMP)) !== buildStamp(root);
}

/** The sandbox's page is missing, or was made from other sources. A checkout may have none. */
export function needsPage(root) {
  return existsSync(join(root, PAGE)) && read(join(root, ...PAGE_STAMP)) !== pageStamp(root);
}

export function noteInstalled(root) {
  write(join(root, ...MODULES_STAMP), modulesStamp(root));
}

export function noteGenerated(root) {
  write(join(root, ...CLIENT_STAMP), clientStamp(root));
}

/** `stamp` is taken before the build, so that what is edited during the build is built the next time. */
export function noteBuilt(root, stamp) {
  write(join(root, ...BUILD_STAMP), stamp);
}

export function notePage(root, stamp) {
  write(join(root, ...PAGE_STAMP), stamp);
}

export function buildStamp(root) {
  return stampOf(root, [...BUILD_SETTINGS, ...sources(root)]);
}

export function pageStamp(root) {
  return stampOf(root, [
    ...PAGE_SETTINGS,
    ...[PAGE, SHARED_WITH_PAGE].flatMap((folder) => filesIn(root, folder)).sort(),
  ]);
}

/**
 * Names, sizes and times of all that is built from: reading every file would take too long at each start. So would
 * asking TypeScript: with nothing to do, `tsc --incremental` takes a second of processor time, this a tenth.
 */
function stampOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { mtimeMs, size } = statSync(root + sep + path);
    hash.update(`${path}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest('hex');
}

/** The files that the build is made from, relative to the project. */
export function sources(root) {
  return BUILT_FOLDERS.flatMap((folder) => filesIn(root, folder))
    .filter((path) => /\.(ts|mjs|json)$/.test(path) && !path.startsWith(join(PAGE, sep)))
    .sort();
}

function filesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder + sep + entry.name; // join would take half the time of it all
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}

function modulesStamp(root) {
  return digest(read(join(root, 'package-lock.json')));
}

function clientStamp(root) {
  return digest(
    read(join(root, 'prisma', 'schema.prisma')) + read(join(root, 'node_modules', 'prisma', 'package.json')),
  );
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
