import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../src/clock.ts';
import type { Database } from '../../src/database/database.ts';

/** Long enough for a busy machine, and less than a test may take (`testTimeout` in jest.config.mjs). */
const PATIENCE = 30 * SECOND;

/**
 * Waits until the condition holds. `seen` says what there is instead, for the message of a test that waited in vain.
 *
 * @throws when it does not hold in time, and whatever the condition throws
 */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  seen?: () => unknown,
): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await condition())) {
    if (performance.now() > end) {
      const instead = seen ? `\nInstead there was: ${seen()}` : '';
      throw new Error(`This did not become true within ${PATIENCE / SECOND} s: ${condition}${instead}`);
    }
    await sleep(10);
  }
}

/** Waits until this many statements on the database wait for locks that other transactions hold. */
export async function waitForBlocked(db: Database, count = 1): Promise<void> {
  await waitFor(async () => {
    const blocked = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return blocked.length >= count;
  });
}
