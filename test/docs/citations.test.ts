import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { inProject } from '../../src/paths.ts';
import { allSettings } from '../../src/settings.ts';

const CODE = ['src', 'blocks', 'prisma', 'sandbox', 'bench', 'bin', 'test'];
const ROOMS = [...CODE, 'templates', 'docs'];
/** Made by tools, or not in the repository. */
const NOT_OURS = /(^|\/)(generated|node_modules)\//;

const documents = ['README.md', ...filesIn('docs', /\.md$/), ...filesIn('sandbox', /\.md$/)];

function filesIn(folder: string, named: RegExp): string[] {
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => named.test(path) && !NOT_OURS.test(path));
}

function read(path: string): string {
  return readFileSync(inProject(path), 'utf8');
}

/** The text with its comments on one line each: a citation may go over the end of a line. */
function unwrapped(path: string): string {
  return read(path).replace(/\n[ \t]*(\*|\/\/|#|--)?[ \t]*/g, ' ');
}

/** `domain.md, "Section" 3, 5 and 8`: the document, and perhaps a section and rules in it. */
const CITATION = /([\w./-]+\.md)\b(?:, "([^"]+)"((?: (?:\d+,? ?(?:and )?)+)?))?/g;

function documentCalled(name: string): string | undefined {
  return [name, join('docs', name)].find((path) => existsSync(inProject(path)));
}

/** The section's text, from its heading to the next one of its kind; undefined when there is none. */
function section(document: string, title: string): string | undefined {
  const lines = read(document).split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title);
  if (start < 0) return undefined;
  const level = lines[start]?.indexOf(' ') ?? 0;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return after.slice(0, end < 0 ? after.length : end).join('\n');
}

test('each document that a comment cites is there, with the section and the rules', () => {
  const broken: string[] = [];
  for (const file of CODE.flatMap((folder) => filesIn(folder, /\.(ts|tsx|mjs|sql|prisma|yaml)$/))) {
    if (basename(file) === 'citations.test.ts') continue;
    for (const [citation, name = '', title, rules = ''] of unwrapped(file).matchAll(CITATION)) {
      const document = documentCalled(name);
      const text = document && (title === undefined ? '' : section(document, title));
      const missing = (rules.match(/\d+/g) ?? []).filter((rule) => !text?.includes(`\n${rule}. `));
      if (text === undefined || missing.length > 0) broken.push(`${file}: ${citation}`);
    }
  }
  expect(broken).toEqual([]);
});

/** The anchor that a heading gets on GitHub. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

test('each link of a document leads to a file, and to a heading in it', () => {
  const broken: string[] = [];
  for (const document of documents) {
    for (const [, address = ''] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(address)) continue;
      const [path = '', anchor] = address.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      const isThere = existsSync(inProject(target));
      const headings = isThere && anchor ? (read(target).match(/^#+ .*$/gm) ?? []) : [];
      const found = headings.some((heading) => anchorOf(heading.replace(/^#+ /, '')) === anchor);
      if (!isThere || (anchor && !found)) broken.push(`${document}: ${address}`);
    }
  }
  expect(broken).toEqual([]);
});

test('each path that a document names is in the repository', () => {
  const path = new RegExp(`\`((?:${ROOMS.join('|')})/[\\w./-]*)\``, 'g');
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(path)]
      .map(([, named = '']) => named)
      .filter((named) => !existsSync(inProject(named)))
      .map((named) => `${document}: ${named}`),
  );
  expect(broken).toEqual([]);
});

test('the table of rooms in docs/architecture.md is what dependency-cruiser allows', () => {
  const { forbidden } = Rules.parse(createRequire(import.meta.url)(inProject('.dependency-cruiser.cjs')));
  const allowed = forbidden.flatMap(({ comment = '' }) => {
    const [, room, used] = /^(\S+) may use (.*?),? ?the files of src\/ itself\.$/.exec(comment) ?? [];
    return room === undefined ? [] : [[room, roomsIn(used ?? '')]];
  });
  const table = section('docs/architecture.md', 'Rooms') ?? '';
  const written = [...table.matchAll(/^\| `([\w/]+\/)` .*\| ([^|]*) \|$/gm)].map(([, room, used]) => [
    room,
    roomsIn(used ?? ''),
  ]);
  expect(written).toEqual(expect.arrayContaining(allowed));
  expect(allowed.length).toBeGreaterThan(10);
});

const Rules = z.object({ forbidden: z.array(z.object({ comment: z.string().optional() })) });

/** `directory, invitations (types only)` and `src/directory, src/invitations, src/generated` are the same rooms. */
function roomsIn(list: string): string[] {
  const names = list.match(/[\w/]+(?![^(]*\))/g) ?? [];
  return names
    .map((name) => name.replace('src/', ''))
    .filter((name) => name !== 'generated')
    .sort();
}

test('each setting is in docs/settings.md, and each decision in its index', () => {
  const settings = read('docs/settings.md');
  const index = read('docs/decisions/README.md');
  const decisions = readdirSync(inProject('docs', 'decisions')).filter((name) => /^\d/.test(name));
  const unsaid = [
    ...Object.keys(allSettings.shape).filter((name) => !settings.includes(`\`${name}\``)),
    ...decisions.filter((name) => !index.includes(`(${name})`)),
  ];
  expect(unsaid).toEqual([]);
});
