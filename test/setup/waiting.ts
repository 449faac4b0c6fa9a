import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../src/database/database.ts';

/** Resolves once so many statements on this database wait for a lock that another transaction holds. */
export async function untilWaiting(db: Database, count = 1): Promise<void> {
  for (;;) {
    const waiting = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting.length >= count) return;
    await pause(5);
  }
}
