import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { inProject } from '../../src/paths.ts';
import { testFolder } from '../setup/folder.ts';

/** Files that a project could have, and whether the arrows of the rooms forbid what each imports. */
const FILES: Record<string, string> = {
  'src/database/database.ts': 'export type Database = object; export const open = 1;',
  'src/directory/policy.ts': `import type { Database } from '../database/database.ts'; export type Caller = Database;`,
  'src/invitations/invite.ts': `export type { Caller } from '../directory/policy.ts'; export const invite = 1;`,
  'src/errors.ts': 'export const errors = 1;',
  'src/app.ts': `import { invite } from './invitations/invite.ts'; export const app = invite;`,
  'src/mail/send.ts': `import type { Database } from '../database/database.ts'; export type A = Database;`,
  'src/directory/backwards.ts': `export type { Caller } from '../invitations/invite.ts';`,
  'src/web/whole.ts': `import { app } from '../app.ts'; import { errors } from '../errors.ts'; export const a = [app, errors];`,
  'src/slack/play.ts': `export { play } from '../../sandbox/play.ts';`,
  'src/jobs/lost.ts': `import './nowhere.ts';`,
  'sandbox/play.ts': `import { invite } from '../src/invitations/invite.ts'; export const play = invite;`,
  'blocks/card.ts': `import type { Caller } from '../src/directory/policy.ts'; export type Card = Caller;`,
  'src/cli/one.ts': `import type { Two } from './two.ts'; export type One = Two;`,
  'src/cli/two.ts': `import type { One } from './one.ts'; export type Two = One[];`,
  'sandbox/page-server/screen.ts': 'export type World = object;',
  'sandbox/page-server/serve.ts': 'export const serve = 1;',
  'sandbox/shared/json.ts': 'export const text = String;',
  'sandbox/page/app.tsx': `
    import type { World } from '../page-server/screen.ts';
    import { text } from '../shared/json.ts';
    export const App = ({ world }: { world: World }) => <p className="app">{text(world)}</p>;`,
  'sandbox/page/clock.tsx': `
    import { errors } from '../../src/errors.ts';
    import { serve } from '../page-server/serve.ts';
    export const Clock = () => <time>{[errors, serve]}</time>;`,
  'sandbox/slack/look.ts': `export { App } from '../page/app.tsx';`,
  'dist/src/invitations/invite.js': 'export const invite = 1;',
  'dist/blocks/card.js': `import { invite } from '../src/invitations/invite.js'; export const card = invite;`,
  'dist/src/web/one.js': `import { two } from './two.js'; export const one = two;`,
  'dist/src/web/two.js': `import { one } from './one.js'; export const two = one;`,
};

let root: string;
let reported: string[];

beforeAll(async () => {
  root = await testFolder();
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await cp(inProject('.dependency-cruiser.cjs'), join(root, '.dependency-cruiser.cjs'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await symlink(inProject('node_modules'), join(root, 'node_modules'));
  reported = await reportedOf('src', 'blocks', 'sandbox', 'dist');
});

/** What is reported of these folders, as "rule: from → to". */
function reportedOf(...folders: string[]): Promise<string[]> {
  const cruiser = inProject('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (_error, stdout) => {
      const { violations }: { violations: { rule: { name: string }; from: string; to: string }[] } =
        JSON.parse(stdout).summary;
      resolve(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort());
    });
  });
}

test('forbidden and circular imports are reported, including types and the page; allowed ones are not', () => {
  expect(reported.filter((line) => !line.includes(' dist/'))).toEqual([
    'directory-may-use: src/directory/backwards.ts → src/invitations/invite.ts',
    'mail-may-use: src/mail/send.ts → src/database/database.ts',
    'no-cycles: src/cli/one.ts → src/cli/two.ts',
    'nobody-uses-the-page: sandbox/slack/look.ts → sandbox/page/app.tsx',
    'nothing-unresolved: src/jobs/lost.ts → ./nowhere.ts',
    'page-may-use: sandbox/page/clock.tsx → sandbox/page-server/serve.ts',
    'page-may-use: sandbox/page/clock.tsx → src/errors.ts',
    'sandbox/slack-may-use: sandbox/slack/look.ts → sandbox/page/app.tsx',
    'slack-may-use: src/slack/play.ts → sandbox/play.ts',
    'src-never-uses-what-is-built-on-it: src/slack/play.ts → sandbox/play.ts',
    'web-may-use: src/web/whole.ts → src/app.ts',
  ]);
});

test('in the build, domain code that blocks would run and circular imports are reported', () => {
  expect(reported.filter((line) => line.includes(' dist/'))).toEqual([
    'blocks-take-only-types: dist/blocks/card.js → dist/src/invitations/invite.js',
    'no-cycles: dist/src/web/one.js → dist/src/web/two.js',
  ]);
});
