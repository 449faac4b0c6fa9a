import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { allSettings } from '../../src/config/settings.ts';
import { inProject } from '../../src/paths.ts';

/* That a named file exists is checked by `npm run lint:paths`; here, that it says what it is named for. */

const CODE = ['src', 'blocks', 'prisma', 'sandbox', 'bench', 'bin', 'test'];
/** Made by tools, the files of made-up projects, and this file. */
const NOT_READ = /(^|\/)(generated|node_modules)\/|^test\/(bin|docs)\//;

function filesIn(folder: string, named: RegExp): string[] {
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => named.test(path) && !NOT_READ.test(path));
}

function read(path: string): string {
  return readFileSync(inProject(path), 'utf8');
}

/** The text with its comments on one line each: a citation may go over the end of a line. */
function unwrapped(path: string): string {
  return read(path).replace(/\n[ \t]*(\*|\/\/|#|--)?[ \t]*/g, ' ');
}

function titleOf(heading: string): string {
  return heading.replace(/^#+ /, '');
}

/** The section's text, from its heading to the next one of its kind; undefined when there is none. */
function section(document: string, title: string): string | undefined {
  const lines = read(document).split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && titleOf(line) === title);
  if (start < 0) return undefined;
  const level = lines[start]?.indexOf(' ') ?? 0;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return after.slice(0, end < 0 ? after.length : end).join('\n');
}

/** `domain.md, "Section" 3, 5 and 8`: a document, a section of it, and perhaps rules in that. */
const CITATION = /(?:docs\/)?(\w+\.md), "([^"]+)"((?: (?:\d+,? ?(?:and )?)+)?)/g;

test('each section and rule that a comment cites is there', () => {
  const broken = CODE.flatMap((folder) => filesIn(folder, /\.(ts|tsx|mjs|sql|prisma|yaml)$/)).flatMap(
    (file) =>
      [...unwrapped(file).matchAll(CITATION)]
        .filter(([, document = '', title = '', rules = '']) => {
          const text = section(join('docs', document), title);
          return !text || (rules.match(/\d+/g) ?? []).some((rule) => !text.includes(`\n${rule}. `));
        })
        .map(([citation]) => `${file}: ${citation}`),
  );
  expect(broken).toEqual([]);
});

/** The anchor that a heading gets on GitHub. */
function anchorOf(heading: string): string {
  return titleOf(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

test('each link to a heading leads to one', () => {
  const broken = ['README.md', ...filesIn('docs', /\.md$/)].flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:)([^)\s#]*)#([^)\s]+)\)/g)]
      .filter(([, path = '', anchor]) => {
        const target = path === '' ? document : join(dirname(document), path);
        return !(read(target).match(/^#+ .*$/gm) ?? []).some((heading) => anchorOf(heading) === anchor);
      })
      .map(([link]) => `${document}: ${link}`),
  );
  expect(broken).toEqual([]);
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

test('the table of rooms in docs/architecture.md is what dependency-cruiser allows', () => {
  const { forbidden } = Rules.parse(createRequire(import.meta.url)(inProject('.dependency-cruiser.cjs')));
  const allowed = forbidden.flatMap(({ comment = '' }) => {
    const [, room, used] =
      /^((?!sandbox)\S+) may use (.*?),? ?the files of src\/ itself\.$/.exec(comment) ?? [];
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

test('the versions of Node that the documents name are those that CI tests', () => {
  const tested = [...read('bin/nodes.mjs').matchAll(/'(\d+)\.(\d+)\.\d+'/g)].map(([, major, minor]) =>
    major === '20' ? `${major}.${minor}` : major,
  );
  for (const document of ['README.md', 'docs/install.md'])
    expect(read(document)).toContain(`tested with ${tested.slice(0, -1).join(', ')} and ${tested.at(-1)}`);
});

// Alpine's Node knows the dates and numbers of no other language (small ICU), and answers as for English.
test('dates and numbers are asked for in English, which every Node has', () => {
  const asked = ['src', 'blocks', 'templates'].flatMap((folder) =>
    filesIn(folder, /\.ts$/).flatMap((path) =>
      [...read(path).matchAll(/\b(?:new Intl\.\w+|toLocale\w*|localeCompare)\(([^,)]*)/g)].map(
        ([, locale = '']) => ({ path, locale }),
      ),
    ),
  );
  expect(asked.filter(({ locale }) => !/^'en(-US)?'$/.test(locale))).toEqual([]);
  expect(asked.length).toBeGreaterThan(10);
});
