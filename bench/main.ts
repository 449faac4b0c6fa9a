/**
 * `npm run bench`: measures everything that Usher promises about speed, beside others that do the same work.
 * docs/contributing.md, "Measure", says how to use it.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '../src/errors.ts';
import { writeDocument } from './report/document.ts';
import { brokenBounds, type Measured, markdownTable } from './report/report.ts';
import { ROWS } from './rows.ts';
import type { Bench, Size } from './setup/row.ts';
import { BENCH_FOLDER, startServer } from './setup/server.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const size: Size = values.check ? 'check' : values.quick ? 'quick' : 'full';
const { only } = values;
const unknown = only?.find((name) => !ROWS.some((row) => row.name === name));
if (unknown !== undefined) {
  say(`There is no row ${unknown}. There are ${ROWS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const rows = ROWS.filter(({ name, inCheck }) => (only ? only.includes(name) : size !== 'check' || inCheck));

const profiles = values.profile ? join(BENCH_FOLDER, 'profiles') : null;
if (profiles) await mkdir(profiles, { recursive: true });
const began = performance.now();
const server = await startServer();
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopping = true;
    void server.stop().then(() => process.exit(130));
  });
}

const bench: Bench = { size, server, profiles, say };
const measured: Measured[] = [];
for (const [index, row] of rows.entries()) {
  if (isStopping) break;
  say(`${index + 1}/${rows.length} ${row.title} …`);
  const from = performance.now();
  measured.push({ row, result: await row.measure(bench).catch(failure) });
  say(`    ${Math.round((performance.now() - from) / 1000)} s`);
}
await server.stop();

const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${markdownTable(measured)}\n\nMeasured in ${seconds} s.\n`);
if (values.write || (size === 'full' && !only))
  await writeDocument(measured, { seconds, left: ROWS.filter((row) => !rows.includes(row)) });
if (size === 'check') {
  const broken = brokenBounds(measured);
  for (const sentence of broken) say(sentence);
  process.exitCode = broken.length > 0 ? 1 : 0;
} else if (measured.some(({ result }) => 'failed' in result)) process.exitCode = 1;

function failure(error: unknown): { failed: string } {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { failed: describeError(error) };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
