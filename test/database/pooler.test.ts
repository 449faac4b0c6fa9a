import { describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrations/migrate.ts';
import { isPooled } from '../../src/database/pooler.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { inTransaction } from '../../src/transaction.ts';
import { createDatabase, databaseUrl, dropDatabase, query } from '../setup/database.ts';
import { recordingLogger, silentLogger } from '../setup/logger.ts';
import { hasPgBouncer, startPgBouncer } from '../setup/processes/pgbouncer.ts';
import { useForFile } from '../setup/use.ts';
import { waitFor } from '../setup/wait-for.ts';

const found = hasPgBouncer ? describe : describe.skip;

const leftOut = hasPgBouncer ? '' : ' (left out: there is no PgBouncer here; apt-get install pgbouncer)';

found(`behind PgBouncer in transaction mode${leftOut}`, () => {
  const pooled = useForFile({
    start: async () => {
      const name = await createDatabase();
      await query(databaseUrl(name), `ALTER DATABASE ${name} SET TimeZone = 'America/Chicago'`);
      const bouncer = await startPgBouncer(databaseUrl(name));
      return { name, direct: databaseUrl(name), ...bouncer };
    },
    stop: async ({ name, stop }) => {
      await stop();
      await dropDatabase(name);
    },
  });

  test('a pooler is noticed, and the database itself is not taken for one', async () => {
    expect(await isPooled(pooled.url)).toBe(true);
    expect(await isPooled(pooled.direct)).toBe(false);
  });

  test('migrations are applied, and times are kept, however sessions are handed out', async () => {
    expect((await migrate({ url: pooled.url })).length).toBeGreaterThan(5);
    const db = await openDatabase({ url: pooled.url, logger: silentLogger });
    try {
      const at = new Date('2026-07-01T12:00:00Z');
      await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          inTransaction(db, async (tx) => {
            await tx.receivedWebhook.create({ data: { id: `w${n}`, receivedAt: at } });
            await tx.$executeRaw`UPDATE received_webhooks SET received_at = ${at}::timestamptz WHERE id = ${`w${n}`}`;
          }),
        ),
      );
      const wrong = await query(
        pooled.direct,
        `SELECT id FROM received_webhooks WHERE received_at <> '2026-07-01T12:00:00Z'`,
      );
      expect(wrong).toEqual([]);
      expect(await db.receivedWebhook.count({ where: { receivedAt: at } })).toBe(30);
    } finally {
      await db.$disconnect();
    }
  });

  test('jobs run within about a second of a wake, and the log says that they are looked for', async () => {
    const log = recordingLogger();
    let runs = 0;
    const nothing = async () => {};
    const jobs = await startJobs({
      store: pooled.url,
      logger: log,
      run: true,
      time: { databaseTime: () => new Date(), isRight: () => true },
      jobs: [{ name: 'announce', every: 3_600_000 }],
      handlers: {
        announce: async () => runs++,
        'deliver-mail': nothing,
        'follow-up': nothing,
        'run-lists': nothing,
        housekeeping: nothing,
        'weekly-digest': nothing,
        approvals: nothing,
      },
    });
    try {
      await waitFor(() => runs === 1);
      jobs.wake('announce');
      await waitFor(() => runs === 2);
      expect(log.texts).toContainEqual(expect.stringContaining('behind a pooler'));
    } finally {
      await jobs.stop();
    }
    const left = await query(
      pooled.direct,
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(left).toEqual([]);
  });
});
