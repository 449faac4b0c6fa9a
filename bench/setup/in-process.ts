import { USHER } from '../../src/brand.ts';
import { systemClock } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { openDatabase } from '../../src/database/database.ts';
import { NO_CAPS } from './no-caps.ts';
import { benchLogger } from './server.ts';

/** Lets `use` call functions of the domain in this process, over a pool like Usher's own. Nothing is woken. */
export async function withContext<T>(url: string, use: (context: Context) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url, logger: benchLogger });
  try {
    return await use({
      db,
      clock: systemClock,
      wake: () => undefined,
      logger: benchLogger,
      secret: 'a secret of the bench that is long enough',
      previousSecret: null,
      publicUrl: 'http://localhost:3000',
      caps: NO_CAPS,
      brand: USHER,
    });
  } finally {
    await db.$disconnect();
  }
}

/** Milliseconds of each call, one after the other: so many, or fewer when they take longer than `limit` milliseconds. */
export async function timesOf(
  call: (n: number) => Promise<unknown>,
  { calls, limit }: { calls: number; limit: number },
): Promise<number[]> {
  const times: number[] = [];
  const began = performance.now();
  for (let n = 0; n < calls && performance.now() - began < limit; n++) {
    const from = performance.now();
    await call(n);
    times.push(performance.now() - from);
  }
  return times;
}
