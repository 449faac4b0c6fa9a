import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Transaction } from '../../src/context.ts';
import { isUnavailable } from '../../src/database-errors.ts';
import { endRound } from '../../src/invitations/rounds/end-rounds.ts';
import { recordFacts } from '../../src/invitations/rounds/record-facts.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import { receiveMailWebhook } from '../../src/mail/webhook/receive-webhook.ts';
import { inProject } from '../../src/paths.ts';
import { inSqlTransaction, inTransaction } from '../../src/transaction.ts';
import { usePostOffice } from '../mail/post-office.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard, makeCompany } from '../setup/factories.ts';
import { waitForBlocked } from '../setup/wait-for.ts';

const database = useDatabase();
const office = usePostOffice(database);

test('two transactions that wait for each other in a circle both succeed, each once', async () => {
  const ids = await Promise.all([makeCompany(database.db), makeCompany(database.db)]);
  const [first = '', second = ''] = ids.map(({ id }) => id);
  let arrived = 0;
  let tries = 0;
  let bothHoldOne = () => {};
  const meeting = new Promise<void>((resolve) => {
    bothHoldOne = resolve;
  });
  const rename = (tx: Transaction, id: string) =>
    tx.$executeRaw`UPDATE companies SET name = name || '!' WHERE id = ${id}::uuid`;
  const work = (order: readonly string[]) => async (tx: Transaction) => {
    tries += 1;
    const [one = '', other = ''] = order;
    await rename(tx, one);
    arrived += 1;
    if (arrived === 2) bothHoldOne();
    await meeting;
    await rename(tx, other);
  };
  await Promise.all([
    inTransaction(database.db, work([first, second])),
    inTransaction(database.db, work([second, first])),
  ]);
  expect(tries).toBeGreaterThan(2);
  const companies = await database.db.company.findMany({ where: { id: { in: [first, second] } } });
  expect(companies.map(({ name }) => name.replace(/[^!]/g, ''))).toEqual(['!!', '!!']);
});

test('what fails for a reason of its own is not repeated', async () => {
  let tries = 0;
  const failing = inTransaction(database.db, async (tx) => {
    tries += 1;
    await tx.$executeRaw`SELECT 1 / 0`;
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect(tries).toBe(1);
});

test('a connection that is lost between two statements of a transaction fails it, and ends nothing else', async () => {
  const { db } = database;
  const lost = inSqlTransaction(db, async (tx) => {
    const [self] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await db.$queryRaw`SELECT pg_terminate_backend(${self?.pid ?? 0}::int)`;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await tx.$queryRaw`SELECT 1`;
  });
  expect(await lost.catch(isUnavailable)).toBe(true);
  expect(await inSqlTransaction(db, (tx) => tx.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

test('every transaction of Usher is one that is repeated', async () => {
  const files = await readdir(inProject('src'), { recursive: true });
  const own = [];
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))) {
    if ((await readFile(inProject('src', file), 'utf8')).includes('$transaction(')) own.push(file);
  }
  expect(own.filter((file) => !['transaction.ts', 'database/database.ts'].includes(file))).toEqual([]);
});

test.each(['email.suppressed', 'email.bounced', 'email.complained'] as const)(
  '%s and a re-invite of the same person lock rounds before cards, and never wait in a circle',
  async (event) => {
    const { db, clock } = office.context;
    const jane = await office.invited();
    const { id: cardId } = await makeCard(db, { membershipId: jane.membershipId });
    await db.round.update({ where: { id: jane.roundId }, data: { cardId } });
    await deliverMail(office.context, { mailer: office.mailer });
    const [mail] = office.resend.mailbox(jane.address);
    if (!mail) throw new Error('no mail');
    const signed = office.resend.signed(mail, event);

    const at = clock.now();
    const received = await db.$transaction(async (tx) => {
      // If there is a circle, this transaction finds it first, and fails.
      await tx.$executeRaw`SET LOCAL deadlock_timeout = '100ms'`;
      await endRound(tx, { roundId: jane.roundId, status: 'SUPERSEDED', at });
      const receiving = receiveMailWebhook(office.context, {
        ...signed,
        secret: office.resend.webhookSecret,
      });
      await waitForBlocked(db);
      await recordFacts(tx, [{ roundId: jane.roundId, kind: 'REINVITED', key: 'again', at }]);
      return { receiving };
    });
    expect(await received.receiving).toBe('RECORDED');
  },
);
