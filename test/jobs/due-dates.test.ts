import { PostgresBackend } from '@agendajs/postgres-backend';
import { expect, test } from '@jest/globals';
import { type NotificationChannelState, type NotificationHandler, toJobId } from 'agenda';
import { HOUR, SECOND } from '../../src/clock.ts';
import { askWhenDue } from '../../src/jobs/due-dates.ts';
import { query, useDatabase } from '../setup/database.ts';
import { useAgendaTable } from './use-agenda-table.ts';

const database = useDatabase();
const pool = useAgendaTable(database);

const NAMES = ['announce', 'follow-up'];

/** Agenda's repository, with dates that are remembered for hours, and a channel for notifications. */
async function remembered(dueInSeconds: Record<string, number>) {
  for (const [name, seconds] of Object.entries(dueInSeconds)) {
    await query(
      database.url,
      `INSERT INTO agenda_jobs (name, type, next_run_at) VALUES ('${name}', 'single', now() + make_interval(secs => ${seconds}))`,
    );
  }
  const { repository } = new PostgresBackend({ pool });
  let asked = 0;
  const claim = repository.getNextJobToRun.bind(repository);
  repository.getNextJobToRun = (...options) => {
    asked += 1;
    return claim(...options);
  };
  const handlers: NotificationHandler[] = [];
  const channel = {
    state: 'connected' as NotificationChannelState,
    subscribe(handler: NotificationHandler) {
      handlers.push(handler);
      return () => undefined;
    },
  };
  askWhenDue({ repository, channel, names: NAMES, timing: { scanEvery: HOUR, lockLifetime: HOUR } });
  return {
    channel,
    asked: () => asked,
    async notify(jobName: string) {
      const notification = {
        jobId: toJobId('1'),
        jobName,
        nextRunAt: new Date(),
        priority: 0,
        timestamp: new Date(),
      };
      for (const handler of handlers) await handler(notification);
    },
    async scan() {
      const at = (milliseconds: number) => new Date(Date.now() + milliseconds);
      const jobs = await Promise.all(
        NAMES.map((name) => repository.getNextJobToRun(name, at(SECOND), at(-HOUR), undefined, undefined)),
      );
      return jobs.flatMap((job) => job?.name ?? []);
    },
  };
}

test('while nothing is due, the store is not asked to lock anything', async () => {
  const { scan, asked } = await remembered({ announce: 3600, 'follow-up': 3600 });
  for (let scans = 0; scans < 3; scans += 1) expect(await scan()).toEqual([]);
  expect(asked()).toBe(0);
});

test('only what is due is asked for, and the dates are read again after it was claimed', async () => {
  const { scan, asked } = await remembered({ announce: 0, 'follow-up': 3600 });
  expect(await scan()).toEqual(['announce']);
  expect(asked()).toBe(1);
  await query(database.url, 'UPDATE agenda_jobs SET locked_at = NULL');
  expect(await scan()).toEqual(['announce']);
});

test('a job that was woken is asked for at once', async () => {
  const { scan, notify, asked } = await remembered({ announce: 3600, 'follow-up': 3600 });
  await scan();
  await query(database.url, "UPDATE agenda_jobs SET next_run_at = now() WHERE name = 'announce'");
  expect(await scan()).toEqual([]);
  await notify('announce');
  expect(await scan()).toEqual(['announce']);
  expect(asked()).toBe(1);
});

test('without a connection that brings notifications, each scan asks for each job', async () => {
  const { scan, channel, asked } = await remembered({ announce: 3600, 'follow-up': 3600 });
  await scan();
  channel.state = 'reconnecting';
  await scan();
  expect(asked()).toBe(2);
});

test('a job that another process holds is asked for when its lock has run out', async () => {
  const { scan, asked } = await remembered({ announce: 0, 'follow-up': 3600 });
  await query(
    database.url,
    "UPDATE agenda_jobs SET locked_at = now() - interval '30 minutes' WHERE name = 'announce'",
  );
  expect(await scan()).toEqual([]);
  expect(asked()).toBe(0);
  await query(
    database.url,
    "UPDATE agenda_jobs SET locked_at = now() - interval '61 minutes' WHERE name = 'announce'",
  );
  const later = await remembered({});
  expect(await later.scan()).toEqual(['announce']);
});
