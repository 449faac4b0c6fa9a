import { expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { isUnavailable } from '../../src/database-errors.ts';
import { companyNames } from '../../src/directory/companies/company-names.ts';
import { query, useDatabase } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { recordingLogger, silentLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';
import { constraintOf } from './constraint-of.ts';
import { start } from './server.ts';

const database = useDatabase();

function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error) => error,
  );
}

test('the name of a violated constraint is read from Prisma’s calls and from raw SQL', async () => {
  const acme = companyNames('Acme');
  await database.db.company.create({ data: acme });
  await database.db.$executeRaw`CREATE TABLE positive (n int CONSTRAINT more_than_none CHECK (n > 0))`;
  const nobody = '00000000-0000-4000-8000-000000000000';

  const errors = [
    await errorOf(database.db.company.create({ data: acme })),
    await errorOf(database.db.$executeRaw`INSERT INTO instances (name) VALUES ('us-1'), ('us-1')`),
    await errorOf(database.db.$executeRaw`INSERT INTO positive VALUES (0)`),
    await errorOf(database.db.invitation.create({ data: { membershipId: nobody, createdAt: new Date(0) } })),
    await errorOf(query(database.url, `INSERT INTO positive VALUES (0)`)),
    await errorOf(database.db.$queryRaw`SELECT 1 / 0`),
    await errorOf(Promise.resolve()),
  ];

  expect(errors.map(constraintOf)).toEqual([
    'companies_name_key_key',
    'instances_name_key',
    'more_than_none',
    'invitations_membership_id_fkey',
    'more_than_none',
    undefined,
    undefined,
  ]);
  expect(errors.some(isUnavailable)).toBe(false);
});

test('a connection that is cut off counts as an unavailable database, and the next call gets a new connection', async () => {
  const cut = await errorOf(
    database.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    }),
  );

  expect(isUnavailable(cut)).toBe(true);
  expect(await database.db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

test('a restart of the server does not end the process, and the pool reconnects', async () => {
  const dataDir = await testFolder();
  const first = await start(dataDir);
  const log = recordingLogger();
  const other = await openDatabase({ url: first.url, logger: log });
  await other.$queryRaw`SELECT 1`;
  await first.stop();
  await waitFor(() => log.texts.includes('A connection to the database was lost.'));

  const away = [
    await errorOf(other.$queryRaw`SELECT 1`),
    await errorOf(other.$transaction(async (tx) => tx.$queryRaw`SELECT 1`)),
    await errorOf(openDatabase({ url: first.url, logger: log })),
  ];
  expect(away.map(isUnavailable)).toEqual([true, true, true]);

  const second = await start(dataDir, log);
  try {
    const again = await openDatabase({ url: second.url, logger: log });
    expect(await again.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    await again.$disconnect();
  } finally {
    await other.$disconnect();
    await second.stop();
  }
});

test('the error about a missing database or a wrong password does not contain the password', async () => {
  const wrong = new URL(database.url);
  wrong.password = 'secret';
  const missing = new URL(database.url);
  missing.pathname = 'nowhere';

  for (const [bad, reason] of [
    [wrong.href, 'password authentication failed for user "usher"'],
    [missing.href, 'database "nowhere" does not exist'],
  ] as const) {
    await expect(openDatabase({ url: bad, logger: silentLogger })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      userMessage: expect.stringContaining(reason),
    });
    await expect(openDatabase({ url: bad, logger: silentLogger })).rejects.not.toMatchObject({
      userMessage: expect.stringContaining('secret'),
    });
  }
});
