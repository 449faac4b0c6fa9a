/**
 * How long the company search takes at the database, with 1,000,000 company records and 2,000 tenants:
 *
 *     npm run build && node dist/bench/company-search.js
 *
 * Prints for each search the median of warm runs, what of it the database took (planning and executing every statement,
 * by its own account), and how many it found; ends with status 1 when the database took more than 20 ms.
 * What it said is in docs/decisions/0007-company-search.md. Takes about five minutes and 3 GB under the temporary folder.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../src/database/database.ts';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import type { Queries } from '../src/directory/companies/search/find-companies.ts';
import { searchCompanies } from '../src/directory/companies/search/search-companies.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import { generateCompanies } from './generate-companies.ts';

const COMPANIES = Number(process.argv[2] ?? 1_000_000);
const TENANTS = Number(process.argv[3] ?? 2_000);
const RUNS = 9;
/** Milliseconds. */
const LIMIT = 20;

const SEARCHES = [
  ...[
    '',
    'c',
    'co',
    'al',
    'con',
    'steel',
    'construction',
    'albert',
    'alabert',
    'torogard tor',
    'services roof',
  ],
  ...[
    'construction alabert',
    'construction steel zzzz',
    'steel construction services',
    'concrete fabric inc',
    'constuction',
    'grop',
  ],
  ...[
    'albret',
    'constructon services',
    'torouzel concret',
    'torogardalbret elctric',
    'zzzz',
    'xqjk vwpz',
    '%',
  ],
];

const ignore = () => undefined;
const logger = { debug: ignore, info: ignore, warn: console.warn, error: console.error };
const dataDir = await mkdtemp(join(tmpdir(), 'usher-bench-'));
await chmod(dataDir, 0o755); // run by root, the server has to pass through here as another user
const server = await startEmbeddedPostgres({ dataDir, logger, durable: false });
let tooLong = 0;
try {
  await migrate({ url: server.url });
  const db = await openDatabase({ url: server.url, logger });
  const started = performance.now();
  const { large, middling } = await generateCompanies(db, { companies: COMPANIES, tenants: TENANTS });
  print(`Generated in ${Math.round((performance.now() - started) / 1000)} s.`);
  for (const { table, size } of await db.$queryRaw<{ table: string; size: string }[]>`
    SELECT relname::text AS table, pg_size_pretty(pg_total_relation_size(oid)) AS size FROM pg_class
    WHERE relname LIKE '%compan%' AND relkind = 'r' ORDER BY 1`) {
    print(`${table.padEnd(24)}${size}`);
  }
  const asked: Prisma.Sql[] = [];
  const queries: Queries = {
    $queryRaw: (query, ...values) => {
      asked.push('strings' in query ? query : Prisma.sql(query, ...values));
      return db.$queryRaw(query, ...values);
    },
  };
  const scopes = {
    [`tenant of ${large.size}`]: (typed: string) => searchCompanies(queries, { tenantId: large.id, typed }),
    [`tenant of ${middling.size}`]: (typed: string) =>
      searchCompanies(queries, { tenantId: middling.id, typed }),
  };
  for (const [scope, search] of Object.entries(scopes)) {
    print(`\n${scope.padEnd(34)}  whole  database  found`);
    for (const typed of SEARCHES) {
      const whole: number[] = [];
      const database: number[] = [];
      let found: { name: string }[] = [];
      await search(typed);
      await search(typed);
      for (let run = 0; run < RUNS; run++) {
        asked.length = 0;
        const from = performance.now();
        found = await search(typed);
        whole.push(performance.now() - from);
        let taken = 0;
        for (const sql of asked) taken += await timeOf(db, sql);
        database.push(taken);
      }
      if (median(database) > LIMIT) tooLong += 1;
      const figures = [median(whole), median(database)].map((time) => time.toFixed(1).padStart(7));
      print(
        `${JSON.stringify(typed).padEnd(34)}${figures.join('   ')}  ${String(found.length).padStart(5)}  ${found[0]?.name ?? ''}`,
      );
    }
  }
  await db.$disconnect();
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
if (tooLong > 0) {
  print(`\n${tooLong} searches took longer than ${LIMIT} ms.`);
  process.exitCode = 1;
}

/** Milliseconds that the database plans and executes the statement. */
async function timeOf(db: Database, sql: Prisma.Sql): Promise<number> {
  const lines = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN (ANALYZE, TIMING OFF, SUMMARY) ${sql}`;
  const times = lines.map(
    (line) => /^(?:Planning|Execution) Time: ([\d.]+) ms/.exec(line['QUERY PLAN'])?.[1],
  );
  return times.reduce((sum, time) => sum + Number(time ?? 0), 0);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
