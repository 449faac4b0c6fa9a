import { type Brand, USHER } from '../../src/brand.ts';
import { MovableClock } from '../../src/clock.ts';
import type { Context, JobName } from '../../src/context.ts';
import type { Database } from '../../src/database/database.ts';
import { NO_CAPS } from './caps.ts';
import type { TestDatabase } from './database.ts';
import { silentLogger } from './logger.ts';
import { useForEachTest } from './use.ts';

/** What a domain function may use, over a real database, with a clock that the test moves. */
export interface TestContext extends Context {
  readonly clock: MovableClock;
  /** The jobs that were asked for, in order. */
  readonly woken: JobName[];
}

/** A new context for each test of a file. */
export function useContext(database: TestDatabase): TestContext {
  return useForEachTest({ start: () => testContext(database.db) });
}

/** A context over this database, with a clock of its own. */
export function testContext(db: Database, given: { publicUrl?: string; brand?: Brand } = {}): TestContext {
  const woken: JobName[] = [];
  return {
    db,
    clock: new MovableClock(),
    wake: (job) => {
      woken.push(job);
    },
    woken,
    logger: silentLogger,
    secret: 'a secret of at least thirty-two characters',
    previousSecret: null,
    publicUrl: given.publicUrl ?? 'http://localhost:3000',
    caps: NO_CAPS,
    brand: given.brand ?? USHER,
  };
}
