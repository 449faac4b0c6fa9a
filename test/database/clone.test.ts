import { afterAll, expect, test } from '@jest/globals';
import { companyNames } from '../../src/directory/companies/company-names.ts';
import { testDatabase } from '../setup/database.ts';

const first = await testDatabase();
const second = await testDatabase();

afterAll(async () => {
  await first.close();
  await second.close();
});

test('every test file has a migrated database of its own', async () => {
  await first.db.company.create({ data: companyNames('Acme Steel') });

  expect(await first.db.company.count()).toBe(1);
  expect(await second.db.company.count()).toBe(0);
});

test('times are read and written as UTC', async () => {
  const at = new Date('2026-03-29T01:30:00.123Z');
  const [row] = await first.db.$queryRaw<{ at: Date; text: string }[]>`
    SELECT ${at}::timestamptz AS at, ${at}::timestamptz::text AS text`;

  expect(row).toEqual({ at, text: '2026-03-29 01:30:00.123+00' });
});
