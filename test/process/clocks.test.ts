import { expect, test } from '@jest/globals';
import { startUsher } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { query, useDatabase } from '../setup/database.ts';
import { silentLogger } from '../setup/logger.ts';
import { useForEachTest } from '../setup/use.ts';
import { waitFor } from '../setup/wait-for.ts';
import { REAL_SETTINGS } from './real-settings.ts';
import { useUshers } from './ushers.ts';

const database = useDatabase();
const ushers = useUshers();
const right = useForEachTest({
  start: () => {
    const settings = { ...REAL_SETTINGS, DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: '0' };
    return startUsher(readConfig(settings), { clock: systemClock, logger: silentLogger, stopGrace: 0 });
  },
  stop: (usher) => usher.stop(),
});

async function readiness(port: number) {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

test('of two processes 15 minutes apart, the wrong one says so and runs no jobs, and the other works on', async () => {
  const port = await freePort();
  const ahead = ushers.start({
    ...REAL_SETTINGS,
    PORT: String(port),
    DATABASE_URL: database.url,
    NODE_OPTIONS: `--import ${JSON.stringify(inProject('test', 'setup', 'processes', 'fifteen-minutes-ahead.mjs'))}`,
  });
  await ahead.says(/Usher is ready/);
  expect(await readiness(port)).toEqual({ status: 503, body: { ready: false, failed: ['clock'] } });
  expect(ahead.output()).toMatch(/clock is 900 s ahead of the database's/);
  expect(await readiness(right.port)).toEqual({ status: 200, body: { ready: true } });

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
