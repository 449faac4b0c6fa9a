import { PostgresBackend } from '@agendajs/postgres-backend';
import { expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../src/clock.ts';
import { watchClaims } from '../../src/jobs/claims.ts';
import { Outage } from '../../src/jobs/outage.ts';
import { query, useDatabase } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { useAgendaTable } from './use-agenda-table.ts';
import { rows } from './use-jobs.ts';

const database = useDatabase();
const pool = useAgendaTable(database);

/** Agenda's repository, watched; it scans as far ahead as Agenda does. */
function watched() {
  const { repository } = new PostgresBackend({ pool });
  const log = recordingLogger();
  const claims = watchClaims(repository, new Outage(log, 'The store'), {
    databaseTime: () => new Date(),
    isRight: () => true,
  });
  const scan = () =>
    repository.getNextJobToRun(
      'announce',
      new Date(Date.now() + 5 * SECOND),
      new Date(Date.now() - MINUTE),
      undefined,
      undefined,
    );
  return { claims, scan, log, repository };
}

function due(inSeconds: number) {
  return query(
    database.url,
    `INSERT INTO agenda_jobs (name, type, next_run_at)
     VALUES ('announce', 'single', now() + make_interval(secs => ${inSeconds}))`,
  );
}

test('a job that is due in a few seconds is not claimed early, so it can still be woken', async () => {
  await due(3);
  expect(await watched().scan()).toBeUndefined();
  expect(await rows(database.url)).toMatchObject([{ locked: false }]);
});

test('a job that is due in a moment runs at once, and waits for no timer', async () => {
  await due(0.04);
  const claimed = await watched().scan();
  expect(claimed?.nextRunAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

test('a due job is claimed by one process', async () => {
  await due(0);
  const { scan } = watched();
  const claimed = await Promise.all([scan(), scan(), scan()]);
  expect(claimed.filter((job) => job !== undefined)).toMatchObject([{ name: 'announce' }]);
});

test('a job that is claimed while the process stops is released', async () => {
  await due(0);
  const { claims, scan } = watched();
  const claiming = scan();
  await claims.close();
  expect(await claiming).toBeUndefined();
  expect(await scan()).toBeUndefined();
  expect(await rows(database.url)).toMatchObject([{ locked: false }]);
});

test('a lock that cannot be released is logged, and does not end the process', async () => {
  await due(0);
  const { scan, log, repository } = watched();
  const job = await scan();
  await query(database.url, 'ALTER TABLE agenda_jobs RENAME TO away');
  if (job) await repository.unlockJob(job);
  await expect(scan()).rejects.toThrow();
  await query(database.url, 'ALTER TABLE away RENAME TO agenda_jobs');
  await scan();
  expect(log.texts).toEqual([
    'The store was lost; background work continues when it is back.',
    'The store is back.',
  ]);
});
