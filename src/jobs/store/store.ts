import { serverAddress } from '../../database/server-address.ts';
import { describeError, UserError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import type { JobStore } from './job-store.ts';
import { openPostgresStore } from './postgres-store.ts';

/**
 * Connects to Agenda's store: PostgreSQL or MongoDB, by the address.
 *
 * @throws UserError `JOBS_STORE_UNREACHABLE`, which names the server, within seconds
 */
export async function openStore(options: { url: string; logger: Logger }): Promise<JobStore> {
  const { url, logger } = options;
  try {
    if (!/^mongodb(\+srv)?:/i.test(url)) return await openPostgresStore(url, logger);
    // Loaded only when it is used: MongoDB's driver takes 15 MB.
    const { openMongoStore } = await import('./mongo-store.ts');
    return await openMongoStore(url);
  } catch (error) {
    const reason = describeError(error).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
    throw new UserError(
      'JOBS_STORE_UNREACHABLE',
      `The jobs' store at ${serverAddress(url)} cannot be used: ${reason}. Check JOBS_URL (or DATABASE_URL, if JOBS_URL is not set).`,
      { cause: error },
    );
  }
}
