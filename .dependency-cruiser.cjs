/**
 * Who may import whom. docs/architecture.md, "Rooms", has the same table in words.
 *
 * TypeScript 7 has no API for dependency-cruiser to parse with, so swc parses: it sees type-only imports too, as
 * imports like any other. What holds only at run time (blocks take only types) is asked of the build, from which they
 * are gone. Hence two calls in `npm run lint:imports`: one on the sources, one on dist.
 */

const { Compiler } = require('@swc/core');

// dependency-cruiser asks swc for TypeScript without JSX, which the page's files have. It has no setting for that.
const { parseFileSync } = Compiler.prototype;
Compiler.prototype.parseFileSync = function parseWithJsx(path, options) {
  return parseFileSync.call(this, path, { ...options, tsx: path.endsWith('.tsx') });
};

/** Each room and the rooms it may use besides itself, and besides the files of `src/` itself. */
const ROOMS = {
  blocks: ['src/directory', 'src/invitations'],
  templates: [],
  prisma: [],
  'src/config': ['src/database'],
  'src/database': ['src/generated'],
  'src/directory': ['src/database', 'src/generated'],
  'src/lists': ['src/directory'],
  'src/accounts': ['src/directory', 'src/database', 'src/generated'],
  'src/invitations': ['src/lists', 'src/accounts', 'src/directory', 'src/database', 'src/generated'],
  'src/mail': ['src/invitations', 'src/accounts', 'templates'],
  'src/announcements': ['src/directory', 'blocks', 'src/generated'],
  'src/jobs': ['src/invitations', 'src/mail', 'src/announcements', 'src/database'],
  'src/slack': ['src/lists', 'src/directory', 'src/invitations', 'blocks'],
  'src/web': ['src/invitations', 'src/accounts', 'src/mail'],
  'src/check': ['src/config', 'src/slack', 'src/announcements', 'src/directory', 'src/database'],
  'src/cli': ['src/config', 'src/check', 'src/lists', 'src/directory', 'src/invitations', 'src/database'],
  'src/lifecycle': [],
  'src/words': [],
  'sandbox/slack': ['sandbox/shared'],
  'sandbox/resend': ['sandbox/shared'],
};

/** Everything that is ours. */
const OURS = '^(blocks|templates|prisma|src|sandbox|bench|test|bin)/';
/** Files of `src/` itself that every room may use. `main.ts` and `app.ts` put the rooms together. */
const SHARED = '^src/(?!main\\.ts$|app\\.ts$)[^/]+\\.m?[jt]s$';
/** The domain's words: its enums, made from schema.prisma, and what people call them. They belong to no room. */
const WORDS = '^src/(generated/prisma/enums\\.ts$|words/)';

const rooms = Object.entries(ROOMS).map(([room, used]) => ({
  name: `${room.replace('src/', '')}-may-use`,
  comment: `${room}/ may use ${[...used, 'the files of src/ itself'].join(', ')}.`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: OURS, pathNot: [SHARED, WORDS, ...[room, ...used].map((name) => `^${name}/`)] },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'src-never-uses-what-is-built-on-it',
      comment: 'The product does not know its sandbox, its tests and its benchmarks.',
      severity: 'error',
      from: { path: '^(src|blocks|templates|prisma)/' },
      to: { path: '^(sandbox|bench|test|bin)/' },
    },
    {
      name: 'sandbox-and-bench-know-no-tests',
      severity: 'error',
      from: { path: '^(sandbox|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'page-may-use',
      comment:
        'The page is built without Node: of the sandbox it takes what goes over the wire, and what reads JSON.',
      severity: 'error',
      from: { path: '^sandbox/page/', pathNot: '/vite\\.config\\.ts$' },
      to: {
        path: OURS,
        pathNot: '^sandbox/(page/|page-server/(screen|page-action)\\.ts$|shared/json\\.ts$)',
      },
    },
    {
      name: 'nobody-uses-the-page',
      severity: 'error',
      from: { pathNot: '^sandbox/page/' },
      to: { path: '^sandbox/page/' },
    },
    {
      name: 'blocks-take-only-types',
      comment: 'What people see is a pure function of data: nothing of the domain may run in it.',
      severity: 'error',
      from: { path: '^dist/blocks/' },
      to: { path: '^dist/', pathNot: '^dist/(blocks|src/words)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Also where only types go round: a type that two files need stands in a third.',
      severity: 'error',
      from: { pathNot: '^(dist/)?src/generated/' },
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    // What Vite and Rolldown put together is a few files.
    exclude: { path: '^dist/(page|bundle)/' },
    doNotFollow: { path: '^(node_modules|(dist/)?src/generated)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
