import { readFileSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inProject } from '../../../src/paths.ts';
import { testFolder } from '../folder.ts';

interface Modules {
  load(path: string, given: { transformer: object; globals: object; watches: boolean }): Promise<void>;
}

/** Writes files, and loads them as Jest does; `runs`: which of them have run, in order. */
async function loading() {
  const { load }: Modules = await import(inProject('test', 'setup', 'run', 'modules.mjs'));
  const folder = await testFolder();
  let clock = Date.now();
  const runs: string[] = [];
  const globals = { ran: (name: string) => runs.push(name) };
  const transformer = { transform: (path: string) => ({ code: readFileSync(path, 'utf8') }) };
  return {
    runs,
    async write(name: string, code: string) {
      const path = join(folder, name);
      await writeFile(path, `import { ran } from '@jest/globals';\n${code}\nran('${name}');`);
      clock += 1_000;
      await utimes(path, new Date(clock), new Date(clock));
    },
    load: (name: string) => load(join(folder, name), { transformer, globals, watches: true }),
  };
}

test('what test files import runs once for all of them, and anew when it has changed', async () => {
  const { runs, write, load } = await loading();
  await write('test.mjs', "import './src.mjs';");
  await write('src.mjs', '');
  await load('test.mjs');
  await load('test.mjs');
  expect(runs).toEqual(['src.mjs', 'test.mjs', 'test.mjs']);
  await write('src.mjs', '');
  await load('test.mjs');
  expect(runs.slice(3)).toEqual(['src.mjs', 'test.mjs']);
});

test('each test file is told which import cannot be read and why, and runs once it can be', async () => {
  const { runs, write, load } = await loading();
  await write('test.mjs', "import './src.mjs';");
  await write('src.mjs', "import './late.mjs';");
  const why = /src\.mjs imports “\.\/late\.mjs”, which cannot be read: ENOENT/;
  await expect(load('test.mjs')).rejects.toThrow(why);
  await expect(load('test.mjs')).rejects.toThrow(why);
  await write('late.mjs', '');
  await load('test.mjs');
  expect(runs).toEqual(['late.mjs', 'src.mjs', 'test.mjs']);
});
