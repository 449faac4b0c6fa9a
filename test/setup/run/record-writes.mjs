/**
 * In each test file of `bin/record-writes.mjs`: appends every statement that Usher writes with, and its values, to a file
 * of the folder that the variable names.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const file = join(process.env.USHER_RECORD_WRITES, `${process.pid}.jsonl`);
const { query } = pg.Client.prototype;

// The package is the same for all files that a process runs.
if (query.name !== record.name) pg.Client.prototype.query = record;

function record(statement, ...others) {
  const answer = query.call(this, statement, ...others);
  // Prisma's adapter asks for arrays; what the tests themselves ask does not. What PostgreSQL refuses is no write.
  if (statement?.rowMode === 'array' && /\b(INSERT|UPDATE|DELETE)\b/.test(statement.text) && answer?.then)
    answer.then(() => note(statement), ignore);
  return answer;
}

function note({ text, values }) {
  const write = { sql: text, values: (values ?? []).map(plain) };
  appendFileSync(file, `${JSON.stringify(write)}\n`);
}

function plain(value) {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  return typeof value === 'bigint' ? String(value) : value;
}

function ignore() {
  // The test sees it.
}
