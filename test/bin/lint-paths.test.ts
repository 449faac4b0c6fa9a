import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inProject } from '../../src/paths.ts';
import { testFolder } from '../setup/folder.ts';

/** Runs the check on a project of these files; returns its status and what it found. */
async function found(files: Record<string, string>): Promise<{ status: number | null; lines: string[] }> {
  const root = await testFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [inProject('bin', 'lint-paths.mjs'), root]);
  return { status, lines: stderr.toString().split('\n').filter(Boolean).sort() };
}

test('files that exist may be named whole, by the end of their path, and from where they are named', async () => {
  expect(
    await found({
      'README.md':
        'See docs/rules.md, `src/web/`, [the rules](docs/rules.md#one) and https://a.test/src/x.ts.',
      'docs/rules.md': '[back](../README.md), and `src/**/*.ts`, src/…/some.ts, src/<room>/',
      'src/web/accept.ts':
        '/** rules.md, "One" 1; web/accept.ts */\nexport const file = "src/strings-are-not-read.ts";',
    }),
  ).toEqual({ status: 0, lines: [] });
});

test('files and folders that do not exist are listed with the line that names them', async () => {
  expect(
    await found({
      'README.md': 'One\n\n[gone](docs/gone.md) and src/gone/',
      'src/main.ts': 'export const a = 1;\n// gone.md says so\n/**\n * As in src/web/gone.ts.\n */',
      'prisma/schema.prisma': '/// design.md, "Tables"',
      '.ci/run': '# bin/gone.mjs does it',
    }),
  ).toEqual({
    status: 1,
    lines: [
      '.ci/run:1: there is no bin/gone.mjs',
      'README.md:3: there is no docs/gone.md',
      'README.md:3: there is no src/gone/',
      'prisma/schema.prisma:1: there is no design.md',
      'src/main.ts:2: there is no gone.md',
      'src/main.ts:4: there is no src/web/gone.ts',
    ],
  });
});
