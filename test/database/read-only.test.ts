import { expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { checkWritable } from '../../src/database/writable.ts';
import { isUnavailable } from '../../src/database-errors.ts';
import { databaseUrl, query, useDatabase } from '../setup/database.ts';
import { makeCompany } from '../setup/factories.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';

const database = useDatabase();
const TESTED = 'usher that turns read-only';

test('a database that turns read-only is unavailable and not ready, and takes writes soon after its return', async () => {
  const name = new URL(database.url).pathname.slice(1);
  const log = recordingLogger();
  await query(database.url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  const url = new URL(database.url);
  url.searchParams.set('application_name', TESTED);
  const db = await openDatabase({ url: url.href, logger: log });
  try {
    await expect(checkWritable(db)).rejects.toThrow('read-only');
    const refused: unknown = await makeCompany(db).catch((error: unknown) => error);
    expect(isUnavailable(refused)).toBe(true);
    await waitFor(() => log.texts.some((text) => text.includes('read-only')));
    // Connections that are kept though nobody uses them.
    await Promise.all(Array.from({ length: 4 }, () => db.$executeRaw`SELECT pg_sleep(0.1)`));
    const before = await openConnections();
    expect(before.length).toBeGreaterThanOrEqual(4);
    await waitFor(async () => !(await openConnections()).some((pid) => before.includes(pid)));

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

async function openConnections(): Promise<number[]> {
  const open = await query<{ pid: number }>(
    databaseUrl('postgres'),
    `SELECT pid FROM pg_stat_activity WHERE application_name = '${TESTED}'`,
  );
  return open.map(({ pid }) => pid);
}
