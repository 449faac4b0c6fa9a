import { execFile, spawn } from 'node:child_process';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inProject } from '../../src/paths.ts';
import { testFolder } from '../setup/folder.ts';

/** What a command in `bin/` said and how it ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/**
 * A small checkout with the real `bin/` and what it uses of `src/`, and stand-ins for what npm would install: each tool notes in `done.log`
 * that it ran. So that the commands can be tried in a second, and without a network.
 */
export class Checkout {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  append(path: string, text: string): Promise<void> {
    return appendFile(join(this.root, path), text);
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path), { recursive: true });
  }

  /** Another checkout that is as this one, down to the times of its files. */
  async copy(): Promise<Checkout> {
    const root = join(await testFolder(), 'copy');
    await promisify(execFile)('cp', ['-a', this.root, root]);
    return new Checkout(root);
  }

  /** What a tool has left behind in a file. */
  noted(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  /** The tools that ran, in order, since the checkout was made. */
  async done(): Promise<string[]> {
    const text = await readFile(join(this.root, 'done.log'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  /** Runs `node bin/<command>` there, on a machine whose Chromium CHROMIUM names unless `env` says otherwise. */
  run(command: string, args: string[] = [], env: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(this.root, 'bin', command), ...args], {
        cwd: '/',
        env: {
          PATH: process.env.PATH,
          HOME: this.root,
          CHECKOUT: this.root,
          CHROMIUM: '/opt/chromium',
          npm_execpath: join(this.root, 'npm-cli.js'),
          ...env,
        },
      });
      const ended: Ended = { status: null, stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => {
        ended.stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        ended.stderr += chunk;
      });
      child.on('error', reject);
      child.on('close', (status) => resolve({ ...ended, status }));
    });
  }
}

/** A checkout as it is after a clone: nothing is installed, generated or built. */
export async function clonedCheckout(): Promise<Checkout> {
  const checkout = new Checkout(await testFolder());
  await cp(inProject('bin'), join(checkout.root, 'bin'), { recursive: true });
  for (const file of ['src/database/embedded/lock-file.mjs', 'src/config/kubernetes.mjs']) {
    await cp(inProject(file), join(checkout.root, file));
  }
  await checkout.write('package.json', '{ "type": "module" }');
  await checkout.write('package-lock.json', '{}');
  await checkout.write('tsconfig.json', '{}');
  await checkout.write('tsconfig.build.json', '{}');
  await checkout.write('rolldown.config.mjs', '');
  await checkout.write('prisma/schema.prisma', 'model A {}');
  for (const source of ['src/main.ts', 'src/cli/main.ts', 'sandbox/main.ts', 'sandbox/demo/main.ts']) {
    await checkout.write(source, '');
  }
  await checkout.write('npm-cli.js', NPM);
  return checkout;
}

/** Notes its name in the log, then does what follows. */
const noted = (name: string) => `
  import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  const root = process.env.CHECKOUT;
  const putIn = (folder, path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const put = (path, text) => putIn(root, path, text);
  appendFileSync(join(root, 'done.log'), '${name}\\n');`;

const PRISMA = `${noted('prisma')}
  put('src/generated/prisma/client.ts', '');
  put('src/generated/prisma/internal/class.ts', '');`;

/** How Prisma's client loads its compiler of queries, and the module that has it as text: “wasm”. */
const CLIENT = `
  const { wasm } = await import("@prisma/client/runtime/compiler.wasm-base64.mjs");
  return await decodeBase64AsWasm(wasm);`;
const COMPILER = "export const wasm = 'd2FzbQ==';";

const TSC = `${noted('tsc')}
  await new Promise((done) => setTimeout(done, 200)); // long enough for another to come by
  if (process.env.BROKEN) { console.log('src/main.ts(1,1): error'); process.exit(2); }
  put('dist/src/generated/prisma/internal/class.js', process.env.CLIENT ?? ${JSON.stringify(CLIENT)});
  put('dist/src/main.js', '');`;

const ROLLDOWN = `${noted('rolldown')}
  put('dist/bundle/src/main.js', "console.log('real');");
  put('dist/bundle/sandbox/main.js', "console.log('sandbox');");
  put('dist/bundle/sandbox/demo/main.js', "console.log('demo');");
  put('dist/bundle/src/cli/main.js', "console.log(JSON.stringify(process.argv.slice(2)));");`;

const VITE = `${noted('vite')}
  put('dist/page/index.html', '');
  put('dist/page/assets/page.js', '');`;

const JEST = `${noted('jest')}
  const file = process.argv.find((arg) => arg.startsWith('--outputFile=')).slice('--outputFile='.length);
  if (process.env.RESULT) writeFileSync(file, process.env.RESULT);
  put('jest.args', process.argv.join(' '));
  put('jest.chromium', process.env.CHROMIUM ?? '');
  console.log(JSON.stringify(process.argv.slice(2).filter((arg) => !arg.includes('='))));
  process.exit(Number(process.env.STATUS ?? 0));`;

const CHROMIUM = `${noted('unpack')}
  export default {
    executablePath: async () => {
      writeFileSync(join(process.env.TMPDIR, 'chromium'), '#!/bin/sh', { mode: 0o755 });
    },
  };`;

const NPM = `${noted('npm')}
  if (process.argv.includes('install')) {
    if (process.env.NO_REGISTRY) process.exit(1);
    const packages = join(process.argv[process.argv.indexOf('--prefix') + 1], 'node_modules');
    putIn(packages, '@sparticuz/chromium/package.json', '{ "type": "module", "main": "index.js" }');
    putIn(packages, '@sparticuz/chromium/index.js', ${JSON.stringify(CHROMIUM)});
    process.exit(0);
  }
  writeFileSync(join(root, 'npm.cache'), process.env.npm_config_cache);
  put('node_modules/prisma/package.json', '{ "type": "module" }');
  put('node_modules/prisma/build/index.js', ${JSON.stringify(PRISMA)});
  put('node_modules/@prisma/client/runtime/compiler.wasm-base64.mjs', ${JSON.stringify(COMPILER)});
  put('node_modules/typescript/package.json', '{ "type": "module" }');
  put('node_modules/typescript/bin/tsc', ${JSON.stringify(TSC)});
  put('node_modules/rolldown/bin/cli.mjs', ${JSON.stringify(ROLLDOWN)});
  put('node_modules/vite/package.json', '{ "type": "module" }');
  put('node_modules/vite/bin/vite.js', ${JSON.stringify(VITE)});
  put('node_modules/jest/package.json', '{ "type": "module" }');
  put('node_modules/jest/bin/jest.js', ${JSON.stringify(JEST)});
  put('node_modules/.package-lock.json', '{}');`;
