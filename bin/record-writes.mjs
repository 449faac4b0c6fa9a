/**
 * `npm run release:record`, once at each release: records what this version writes to the database, by running tests
 * with a log of their statements, into test/database/earlier-release/writes.json. From then on each migration has to
 * leave these statements working (test/database/earlier-release/earlier-release.test.ts).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReady, root, run, say } from './ready.mjs';

const TESTS = ['story', 'slack', 'web', 'mail', 'announcements', 'invitations', 'jobs', 'directory/apply'];
const RECORD = join(root, 'test', 'database', 'earlier-release', 'writes.json');

await makeReady({ page: true });
const folder = mkdtempSync(join(tmpdir(), 'usher-writes-'));
const tests = spawn(
  process.execPath,
  [join(root, 'bin', 'test.mjs'), '--silent', ...TESTS.map((path) => join('test', path, ''))],
  { cwd: root, stdio: 'inherit', env: { ...process.env, USHER_RECORD_WRITES: folder } },
);
tests.on('close', async (status) => {
  const writes = shortest(readdirSync(folder).flatMap((name) => linesOf(join(folder, name))));
  rmSync(folder, { recursive: true });
  if (status !== 0) {
    say('Some tests failed, so nothing was recorded.');
    process.exitCode = 1;
    return;
  }
  const migrations = readdirSync(join(root, 'prisma', 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  writeFileSync(RECORD, JSON.stringify({ migrations, writes }));
  await run(
    process.execPath,
    [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', RECORD],
    {},
  );
  say(`${writes.length} statements are recorded in ${RECORD}.`);
});

function linesOf(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** One of each statement: the shortest of those that differ in their numbers of values and rows only. */
function shortest(writes) {
  const kept = new Map();
  for (const write of writes) {
    const kind = write.sql
      .replace(/\s+/g, ' ')
      .replace(/\$\d+/g, '$')
      .replace(/(\(?(?:\$|CAST\(\$::text AS [^)]+\)|DEFAULT)(?:, ?)?\)?)+/g, '$');
    const known = kept.get(kind);
    const size = JSON.stringify(write).length;
    if (!known || size < known.size) kept.set(kind, { write, size });
  }
  return [...kept].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { write }]) => write);
}
