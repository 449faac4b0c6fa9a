import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { describeError } from '../../src/errors.ts';
import { createLogger } from '../../src/logger.ts';
import { query, useDatabase } from '../setup/database.ts';
import { makeCompany, makeUser } from '../setup/factories.ts';

const ADDRESS = 'jane.private@acme.test';

const database = useDatabase();

/** What the product's own logger writes of what this fails with. */
async function logOf(failing: () => PromiseLike<unknown>): Promise<string> {
  const lines: string[] = [];
  const logger = createLogger(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const [result] = await Promise.allSettled([failing()]);
  if (result.status === 'fulfilled') throw new Error('This was to fail.');
  const error: unknown = result.reason;
  logger.error({ err: error, reason: describeError(error) }, 'It failed.');
  logger.warn({ cause: error }, 'It failed.');
  logger.info({ err: new Error('Outer', { cause: error }) }, describeError(error));
  return lines.join('');
}

test('a value that the database refuses is not in the log, and what refused it is', async () => {
  const { db } = database;
  const { id: companyId } = await makeCompany(db);
  const { id: userId } = await makeUser(db, { email: ADDRESS });
  const row = { email: ADDRESS, emailKey: ADDRESS, lastName: 'Doe', companyId, createdAt: new Date() };
  const refused: [() => PromiseLike<unknown>, string[]][] = [
    [() => db.user.create({ data: row }), ['P2002', 'users_email_key_key']],
    [() => db.user.create({ data: { ...row, emailKey: ADDRESS.toUpperCase() } }), ['23514', 'users_']],
    [() => db.user.create({ data: { ...row, emailKey: `a${ADDRESS}`, companyId: userId } }), ['P2003']],
    [() => db.$executeRaw`UPDATE users SET last_name = NULL WHERE email = ${ADDRESS}`, ['23502']],
    [() => db.$queryRaw`SELECT ${ADDRESS}::text::uuid`, ['22P02']],
    [() => db.$queryRaw`SELECT ${ADDRESS}::text::int`, ['22P02']],
    [() => db.user.findUnique({ where: { id: ADDRESS } }), ['P20']],
    [() => db.user.update({ where: { id: userId }, data: { lastName: `${ADDRESS}\0` } }), ['22021']],
    [
      () => query(database.url, `UPDATE users SET last_name = NULL WHERE email = '${ADDRESS}'`),
      ['last_name'],
    ],
    [() => query(database.url, `SELECT '${ADDRESS}'::timestamptz`), ['22007']],
  ];
  for (const [failing, named] of refused) {
    const log = await logOf(failing);
    expect(log).not.toContain(ADDRESS);
    expect(log).not.toMatch(/Failing row|Key \(/);
    for (const name of named) expect(log).toContain(name);
    expect(log).toContain('log.test.ts');
    expect(log).toContain('Outer');
  }
});
