import { afterEach, expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { query, useDatabase } from '../setup/database.ts';
import { type StartedProcess, startProcess } from '../setup/processes/started-process.ts';
import { waitFor } from '../setup/wait-for.ts';
import { REAL_SETTINGS } from './real-settings.ts';

const database = useDatabase();
const started: StartedProcess[] = [];
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended();
  }
});

async function start(env: Record<string, string> = {}) {
  const port = String(await freePort());
  const process = startProcess('start.mjs', {
    env: { ...REAL_SETTINGS, PORT: port, DATABASE_URL: database.url, ...env },
  });
  started.push(process);
  await process.says(/Usher is ready/);
  const readiness = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return { status: answer.status, body: await answer.json() };
  };
  return { process, readiness };
}

test('of two processes 15 minutes apart, the wrong one says so and runs no jobs, and the other works on', async () => {
  const right = await start();
  const ahead = await start({
    NODE_OPTIONS: `--import ${JSON.stringify(inProject('test', 'setup', 'processes', 'fifteen-minutes-ahead.mjs'))}`,
  });
  expect(await ahead.readiness()).toEqual({ status: 503, body: { ready: false, failed: ['clock'] } });
  expect(ahead.process.output()).toMatch(/clock is 900 s ahead of the database's/);
  expect(await right.readiness()).toEqual({ status: 200, body: { ready: true } });

  const finished = async () => {
    const [row] = await query<{ late: boolean; at: Date }>(
      database.url,
      `SELECT last_finished_at AS at, locked_at > now() + interval '1 min' OR last_finished_at > now() + interval '1 min' AS late
       FROM agenda_jobs WHERE name = 'announce'`,
    );
    return row;
  };
  const before = await finished();
  await waitFor(async () => Number((await finished())?.at) > Number(before?.at));
  expect((await finished())?.late).not.toBe(true);
});
