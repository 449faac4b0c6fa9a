import { destination, pino } from 'pino';
import { readDatabaseConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { connectDatabase } from '../database/connect-database.ts';
import { DatabaseClock } from '../database/database-clock.ts';
import type { Call } from './call.ts';

/**
 * Runs a piece of work on the database of the settings and closes it again, also when the person interrupts. A server
 * that somebody else runs goes on running.
 */
export async function withDatabase<T>(
  { env, clock }: Call,
  work: (context: Pick<Context, 'db' | 'clock' | 'logger' | 'caps'>) => Promise<T>,
): Promise<T> {
  const config = readDatabaseConfig(env);
  // What goes wrong is said in a sentence; the log is for those who ask for it.
  const level = ['debug', 'trace'].includes(config.logLevel) ? config.logLevel : 'silent';
  const logger = pino({ level, base: null }, destination({ fd: 2, sync: true }));
  const { db, close } = await connectDatabase(config, logger);
  const interrupt = () => void close().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const compared = await DatabaseClock.compared({ db, clock, logger });
    return await work({ db, clock: compared, logger, caps: config.caps });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await close();
  }
}
