/** graphile-worker with one job an email, 24 at a time over 25 connections; it looks for the next job as one ends. */
import { makeWorkerUtils, run } from 'graphile-worker';
import { Pool } from 'pg';
import { databaseUrl, emails, ready, sendOne } from './mail-work.ts';

const AT_A_TIME = 24;

const pgPool = new Pool({ connectionString: databaseUrl, max: AT_A_TIME + 1 });
const utils = await makeWorkerUtils({ pgPool });
await utils.migrate();
await pgPool.query(
  `SELECT graphile_worker.add_job('send', json_build_object('email', n)) FROM generate_series(0, $1::int - 1) n`,
  [emails],
);
ready(() =>
  run({
    pgPool,
    concurrency: AT_A_TIME,
    noHandleSignals: true,
    taskList: {
      send: (payload) => sendOne(emailOf(payload)),
    },
  }),
);

function emailOf(payload: unknown): number {
  if (typeof payload === 'object' && payload !== null && 'email' in payload) return Number(payload.email);
  throw new Error('The job has no email.');
}
