import { expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { checkWritable } from '../../src/database/writable.ts';
import { isUnavailable } from '../../src/database-errors.ts';
import { databaseUrl, query, useDatabase } from '../setup/database.ts';
import { makeCompany } from '../setup/factories.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';

const database = useDatabase();

test('a database that turns read-only is unavailable and not ready, and takes writes soon after its return', async () => {
  const name = new URL(database.url).pathname.slice(1);
  const log = recordingLogger();
  await query(database.url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  const db = await openDatabase({ url: database.url, logger: log });
  try {
    await expect(checkWritable(db)).rejects.toThrow('read-only');
    const refused: unknown = await makeCompany(db).catch((error: unknown) => error);
    expect(isUnavailable(refused)).toBe(true);
    await waitFor(() => log.texts.some((text) => text.includes('read-only')));

    await query(databaseUrl('postgres'), `ALTER DATABASE ${name} SET default_transaction_read_only = off`);
    const back = performance.now();
    await waitFor(() =>
      makeCompany(db).then(
        () => true,
        () => false,
      ),
    );
    expect(performance.now() - back).toBeLessThan(5_000);
    await waitFor(() => log.texts.includes('The database takes writes again.'));
    await checkWritable(db);
  } finally {
    await db.$disconnect();
  }
});
