import { expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/clock.ts';
import { freezeBatch } from '../../src/mail/batches/freeze-batch.ts';
import { postponeBatch } from '../../src/mail/batches/postpone-batch.ts';
import { settleBatch } from '../../src/mail/batches/settle-batch.ts';
import { giveUpOldBatches, takeBatch } from '../../src/mail/batches/take-batch.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import { useDatabase } from '../setup/database.ts';
import { usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

test('a worker that slept past its lease changes nothing of the attempt of another one', async () => {
  const { context } = office;
  await office.invited();
  const { batch: slept } = await freezeBatch(context, {
    mailFrom: 'welcome@mail.northwind.test',
    limit: 100,
  });
  if (!slept) throw new Error('no batch');
  context.clock.advance(HOUR);
  expect((await takeBatch(context)).batch).toMatchObject({ id: slept.id, attempts: 2 });
  const before = await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } });

  const limited = { outcome: 'LIMITED', reason: 'too many requests', retryAfter: 1_000 } as const;
  expect(await postponeBatch(context, { batch: slept, outcome: limited })).toEqual({ failed: 0, unknown: 0 });
  expect(await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } })).toEqual(before);
});

test('an answer that comes after the batch was given up changes nothing', async () => {
  const { context } = office;
  await office.invited();
  const { batch: slept } = await freezeBatch(context, {
    mailFrom: 'welcome@mail.northwind.test',
    limit: 100,
  });
  if (!slept) throw new Error('no batch');
  context.clock.advance(24 * HOUR);
  expect(await giveUpOldBatches(context)).toBe(1);
  const before = await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } });
  const limited = { outcome: 'LIMITED', reason: 'too many requests', retryAfter: 1_000 } as const;
  await postponeBatch(context, { batch: slept, outcome: limited });
  expect(await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } })).toEqual(before);
});

test('a batch that is being tried in its last minute is not given up before its answer', async () => {
  const { context } = office;
  const jane = await office.invited();
  office.resend.fail({ fault: 'reset-after' });
  await deliverMail(context, { mailer: office.mailer });
  context.clock.advance(23 * HOUR - MINUTE);
  const { batch } = await takeBatch(context);
  if (!batch) throw new Error('no batch');
  context.clock.advance(1.5 * MINUTE);
  expect(await giveUpOldBatches(context)).toBe(0);
  await settleBatch(context, { batch, results: [{ providerId: 're_jane' }] });
  const email = await database.db.email.findUniqueOrThrow({ where: { id: jane.emailRowId } });
  expect(email).toMatchObject({ status: 'ACCEPTED' });
});

test('of a batch that is given up, what a webhook has settled stays', async () => {
  const { context } = office;
  const [jane, sam] = [await office.invited(), await office.invited()];
  await freezeBatch(context, { mailFrom: 'welcome@mail.northwind.test', limit: 100 });
  await takeBatch(context);
  const delivered = { status: 'DELIVERED', settledAt: context.clock.now() } as const;
  await database.db.email.update({ where: { id: jane.emailRowId }, data: delivered });
  context.clock.advance(24 * HOUR);
  expect(await giveUpOldBatches(context)).toBe(1);
  const statusOf = async ({ emailRowId }: { emailRowId: string }) =>
    (await database.db.email.findUniqueOrThrow({ where: { id: emailRowId } })).status;
  expect([await statusOf(jane), await statusOf(sam)]).toEqual(['DELIVERED', 'UNKNOWN']);
});

test('an email that a webhook has settled does not fail when the answer refuses it', async () => {
  const { context } = office;
  const jane = await office.invited();
  const { batch } = await freezeBatch(context, { mailFrom: 'welcome@mail.northwind.test', limit: 100 });
  if (!batch) throw new Error('no batch');
  const delivered = { status: 'DELIVERED', settledAt: context.clock.now() } as const;
  await database.db.email.update({ where: { id: jane.emailRowId }, data: delivered });
  context.clock.advance(MINUTE);
  await settleBatch(context, { batch, results: [{ refused: 'not a recipient' }] });
  const email = await database.db.email.findUniqueOrThrow({ where: { id: jane.emailRowId } });
  expect(email).toMatchObject({ ...delivered, error: null });
  expect(await database.db.cardFact.count({ where: { kind: 'MAIL_FAILED' } })).toBe(0);
});
