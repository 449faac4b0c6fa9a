import type { Database } from '../../src/database/database.ts';
import type { SqlClient } from '../../src/database/direct.ts';
import { inSqlTransaction } from '../../src/transaction.ts';

/** Writes thousands of rows in one transaction: on a busy machine that takes longer than Usher’s own statements may. */
export function writeMany(db: Database, write: (tx: SqlClient) => Promise<unknown>): Promise<unknown> {
  return inSqlTransaction(db, async (tx) => {
    await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
    return write(tx);
  });
}
