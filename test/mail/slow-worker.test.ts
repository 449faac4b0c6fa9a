import { expect, test } from '@jest/globals';
import { HOUR } from '../../src/clock.ts';
import { freezeBatch } from '../../src/mail/batches/freeze-batch.ts';
import { postponeBatch } from '../../src/mail/batches/postpone-batch.ts';
import { takeBatch } from '../../src/mail/batches/take-batch.ts';
import { useDatabase } from '../setup/database.ts';
import { usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

test('a worker that slept past its lease changes nothing of the attempt of another one', async () => {
  const { context } = office;
  await office.invited();
  await freezeBatch(context, { mailFrom: 'welcome@mail.northwind.test', limit: 100 });
  const { batch: slept } = await takeBatch(context);
  if (!slept) throw new Error('no batch');
  context.clock.advance(HOUR);
  expect((await takeBatch(context)).batch).toMatchObject({ id: slept.id, attempts: 2 });
  const before = await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } });

  const limited = { outcome: 'LIMITED', reason: 'too many requests', retryAfter: 1_000 } as const;
  expect(await postponeBatch(context, { batch: slept, outcome: limited })).toEqual({ failed: 0, unknown: 0 });
  expect(await database.db.mailBatch.findUniqueOrThrow({ where: { id: slept.id } })).toEqual(before);
});
