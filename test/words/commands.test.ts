import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inProject } from '../../src/paths.ts';
import { COMMAND, commandNames, taskOf } from '../../src/words/commands.ts';

test.each([
  ['/invite', 'invite'],
  ['/add-to-tenant', 'add'],
  ['/usher', 'everything'],
  ['/acme-usher', 'everything'],
  ['/usher-invite', 'invite'],
  ['/acme-north-add-to-tenant', 'add'],
  ['/acme_2-directory', 'directory'],
  ['/invited', null],
  ['/-invite', null],
  ['/elsewhere', null],
])('%s is for %s', (command, task) => {
  expect(taskOf(command)).toBe(task);
  expect(COMMAND.test(command)).toBe(task !== null);
});

test.each([
  [[], '/usher invite', '/usher add', '/usher status'],
  [['/acme-usher', '/invite'], '/acme-usher invite', '/acme-usher add', '/acme-usher status'],
  [['/acme-directory', '/usher'], '/acme-invite', '/acme-add-to-tenant', '/acme-invite status'],
  [['/invite', '/usher'], '/invite', '/add-to-tenant', '/invite status'],
  [['/directory', '/invite'], '/invite', '/add-to-tenant', '/invite status'],
])('where %j were typed, the latest first, people read %s and %s and %s', (seen, invite, add, status) => {
  expect(commandNames(seen)).toMatchObject({ invite, add, status });
});

test('/invite is Slack’s own until it was typed: beside /directory, the umbrella stands for it', () => {
  expect(commandNames(['/directory', '/acme-usher'])).toEqual({
    invite: '/acme-usher invite',
    reinvite: '/reinvite',
    add: '/add-to-tenant',
    directory: '/directory',
    status: '/acme-usher status',
    revoke: '/acme-usher revoke',
    edit: '/acme-usher edit',
    help: '/acme-usher help',
  });
});

test('no text names a command by itself: each workspace has its own names for them', () => {
  const sources = ['blocks', 'src', 'templates'].flatMap((folder) =>
    readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => /\.(ts|hbs)$/.test(path) && !path.includes('generated')),
  );
  const named = sources.flatMap((path) =>
    readFileSync(inProject(path), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
      .filter((line) => /[`\s'"]\/(invite|reinvite|add-to-tenant|directory|usher)\b(?![/-])/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  // What `usher manifest` explains about its own options.
  expect(named.filter((found) => !found.startsWith('src/cli/'))).toEqual([]);
});
